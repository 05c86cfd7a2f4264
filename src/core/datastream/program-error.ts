/**
 * Why a program gave no job graph. `class-not-found`, `no-main-method` and `no-entry-class` are Flink's
 * `ProgramInvocationException`s, `no-execute` is a main that ended without `execute()` (for the command line no
 * error: nothing was submitted), `main-failed` is whatever user code threw: see `cause`.
 */
export type ProgramErrorKind = 'class-not-found' | 'no-main-method' | 'no-entry-class' | 'no-execute' | 'main-failed';

/** A program that can't be made into a job. `className` is what was asked for, if a class was. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';

  constructor(
    readonly kind: ProgramErrorKind,
    message: string,
    readonly className: string | null = null,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
