import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Bundlers find a worker only by the literal form; any other builds in silence into something that can't run. */
const workerUrls = [
  {
    selector:
      "NewExpression[callee.name='URL'][arguments.1.object.type='MetaProperty']:not([arguments.0.type='Literal'])",
    message: 'The first argument of new URL(…, import.meta.url) must be a literal: bundlers read it.',
  },
  {
    selector:
      ":not(NewExpression[callee.name=/Worker$/]) > NewExpression[callee.name='URL'][arguments.1.object.type='MetaProperty'][arguments.0.value=/\\.[jt]sx?$/]",
    message:
      "A worker's URL must stand in new Worker(new URL('…', import.meta.url)) itself: bundlers look for that form.",
  },
];

/**
 * A disabled rule says why: `// eslint-disable-next-line rule -- reason`.
 * @type {import('eslint').Rule.RuleModule}
 */
const describedDisable = {
  meta: { type: 'suggestion', schema: [] },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (!/^\s*eslint-disable/.test(comment.value) || /\s--\s+\S/.test(comment.value)) continue;
          context.report({
            loc: /** @type {import('eslint').AST.SourceLocation} */ (comment.loc),
            message: 'Say why the rule is off: `-- reason` at the end.',
          });
        }
      },
    };
  },
};

export default defineConfig(
  {
    ignores: [
      'dist/',
      'dist-cli/',
      'node_modules/',
      'tests/**/output/',
      'tests/conformance/**/target/',
      'src/cli/build/job-globals.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { sluice: { rules: { 'described-disable': describedDisable } } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...workerUrls],
      'sluice/described-disable': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);
