/**
 * How a job's TypeScript becomes the JavaScript that runs: CommonJS, one function per file. The editor, the build and
 * the Node commands emit with the same options, so that the same source is the same program everywhere.
 *
 * The numbers are those of TypeScript's own enums (`ScriptTarget`, `ModuleKind`); the core knows no compiler.
 */
export const programCompilerOptions = {
  /** ScriptTarget.ES2023 */
  target: 10,
  /** ModuleKind.CommonJS */
  module: 1,
  strict: true,
  esModuleInterop: true,
  isolatedModules: true,
  sourceMap: true,
};
