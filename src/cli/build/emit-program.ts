import ts from 'typescript';
import { programCompilerOptions } from '../../core/model/program-compiler-options.ts';

export interface EmittedProgram {
  /** CommonJS; ends without a comment naming the source map. */
  readonly javascript: string;
  /** The source map as JSON text. */
  readonly sourceMap: string;
}

/**
 * A job's TypeScript as CommonJS, as the editor emits it. Types are not checked.
 * @throws {SyntaxError} `file:line:column: message`, at the first place where the text is not TypeScript
 */
export function emitProgram(source: string, fileName: string): EmittedProgram {
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: programCompilerOptions,
  });
  const first = diagnostics?.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (first !== undefined) throw new SyntaxError(describe(first, fileName));
  if (sourceMapText === undefined) throw new Error(`TypeScript emitted no source map for ${fileName}.`);
  return { javascript: outputText.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '\n'), sourceMap: sourceMapText };
}

function describe({ file, start, messageText }: ts.Diagnostic, fileName: string): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined || start === undefined) return `${fileName}: ${message}`;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${fileName}:${line + 1}:${character + 1}: ${message}`;
}
