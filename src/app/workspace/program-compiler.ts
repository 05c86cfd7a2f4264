import type { Result } from '../../core/base/result.ts';
import type { CompileFailure, EmittedFile } from '../session/programs.ts';

/** The editor's TypeScript, as the rest of the page sees it. */
export interface ProgramCompiler {
  /** Fails with every error of syntax or type that the text has. */
  emit(fileName: string, source: string): Promise<Result<EmittedFile, CompileFailure>>;
}
