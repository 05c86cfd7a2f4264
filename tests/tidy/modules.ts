import { posix } from 'node:path';
import ts from 'typescript';
import { filesBelow, readText } from './project-files.ts';

export interface Import {
  /** As written: `../base/hex.ts`, `node:fs`, `d3`. */
  readonly specifier: string;
  readonly line: number;
  /**
   * `module`: evaluated with the importer (types included); `text`: the bundled text of a worker entry, or a worker
   * started from its URL. A text is no part of the importer's module graph.
   */
  readonly kind: 'module' | 'text';
}

export interface Module {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly source: ts.SourceFile;
  readonly imports: readonly Import[];
}

const MODULE_FILE = /\.(?:ts|tsx|mjs)$/;

export function isModulePath(path: string): boolean {
  return MODULE_FILE.test(path) && !path.endsWith('.d.ts');
}

/** Every module of the product: `src` and `workers`, parsed. */
export function readModules(): Module[] {
  return ['src', 'workers']
    .flatMap(filesBelow)
    .filter(isModulePath)
    .map((path) => parseModule(path, readText(path)));
}

export function parseModule(path: string, text: string): Module {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  return { path, source, imports: importsOf(source) };
}

function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (literal: ts.Node | undefined, kind: Import['kind']): void => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return;
    const [specifier = '', query] = literal.text.split('?');
    const { line } = source.getLineAndCharacterOfPosition(literal.getStart(source));
    imports.push({ specifier, line: line + 1, kind: query === undefined ? kind : 'text' });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, 'module');
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'module');
    else if (ts.isExternalModuleReference(node)) add(node.expression, 'module');
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0], 'module');
    else if (ts.isNewExpression(node) && isWorkerUrl(node)) add(node.arguments?.[0], 'text');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function isImportCall(call: ts.CallExpression): boolean {
  return (
    call.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(call.expression) && call.expression.text === 'require')
  );
}

/** `new Worker(new URL('…', import.meta.url))`: the inner expression. */
function isWorkerUrl(node: ts.NewExpression): boolean {
  return (
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'URL' &&
    ts.isNewExpression(node.parent) &&
    ts.isIdentifier(node.parent.expression) &&
    node.parent.expression.text.endsWith('Worker')
  );
}

/** The module that a relative import means, relative to the root; undefined for packages. */
export function targetOf(importer: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier) : undefined;
}

/** The package (or `node:`, `virtual:…`) that an import means; undefined for relative ones. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  if (specifier.startsWith('node:')) return 'node:';
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') && name !== undefined ? `${scope}/${name}` : scope;
}
