import type { ProgramText } from '../../core/host/program-text.ts';
import type { EmittedProgram } from './programs.ts';

/** Where a program that runs came from. */
export interface ProgramOrigin {
  /** `fraud-detection.jar`. */
  readonly artifact: string;
  readonly program: EmittedProgram;
}

/** Remembers of each program text whose it is: the engine carries nothing but the text. */
export class ProgramOrigins {
  readonly #origins = new WeakMap<ProgramText, ProgramOrigin>();

  remember(text: ProgramText, origin: ProgramOrigin): void {
    this.#origins.set(text, origin);
  }

  find(text: ProgramText): ProgramOrigin {
    return this.#origins.get(text) ?? { artifact: text.entryFile, program: { files: [] } };
  }
}
