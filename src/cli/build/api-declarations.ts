import { relative } from 'node:path';
import ts from 'typescript';

export interface ApiDeclarations {
  /** Path relative to the source root (`core/datastream/index.d.ts`) -> text, plus `index.d.ts`, the package's entry. */
  readonly files: Readonly<Record<string, string>>;
  /** The sources that were read, absolute. */
  readonly inputs: readonly string[];
}

/**
 * Emits the declarations of the public API and of everything it reaches, for the editor: module `sluice` is a package
 * whose entry re-exports `entry`.
 *
 * Type errors don't stop it (the type check reports them); declarations that can't be emitted do.
 */
export function emitApiDeclarations(sourceRoot: string, entry: string): ApiDeclarations {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    strict: true,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
  };
  const program = ts.createProgram([entry], options);
  if (program.getSourceFile(entry) === undefined) throw new Error(`There is no API to declare at ${entry}.`);
  const files: Record<string, string> = {};
  const result = program.emit(undefined, (path, text) => {
    files[relative(sourceRoot, path).replaceAll('\\', '/')] = withJsSpecifiers(text);
  });
  const first = result.diagnostics[0];
  if (result.emitSkipped || first !== undefined) {
    const reason = first === undefined ? 'emit was skipped' : ts.flattenDiagnosticMessageText(first.messageText, '\n');
    throw new Error(`Cannot emit the declarations of the API from ${entry}: ${reason}`);
  }
  const entryModule = relative(sourceRoot, entry).replaceAll('\\', '/').replace(/\.ts$/, '.js');
  files['index.d.ts'] = `export * from './${entryModule}';\n`;
  const inputs = program
    .getSourceFiles()
    .filter((file) => !program.isSourceFileDefaultLibrary(file))
    .map((file) => file.fileName);
  return { files, inputs };
}

/** Declarations may not import `.ts` files: `./x.ts` becomes `./x.js`, which every resolution finds as `./x.d.ts`. */
function withJsSpecifiers(declarations: string): string {
  const { importedFiles } = ts.preProcessFile(declarations, true, false);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.') && fileName.endsWith('.ts'))
    .sort((a, b) => b.pos - a.pos)
    .reduce((text, { fileName, end }) => {
      // `end` points at the closing quote or just behind it, depending on the kind of import: look the text up.
      const start = text.lastIndexOf(fileName, end);
      return `${text.slice(0, start)}${fileName.slice(0, -'.ts'.length)}.js${text.slice(start + fileName.length)}`;
    }, declarations);
}
