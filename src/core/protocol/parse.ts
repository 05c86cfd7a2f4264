import { MalformedDataError } from '../base/malformed-data-error.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Shape } from '../base/shape.ts';

/** A parser of messages from the sandbox: what does not fit is an answer, not an exception. */
export type Parser<T> = (value: unknown) => Result<T, string>;

export const parserOf =
  <T>(what: string, shape: Shape<T>): Parser<T> =>
  (value) => {
    try {
      return ok(shape(value, what));
    } catch (error) {
      // Getters and proxies can't cross a port, so nothing but our own error comes up; say whatever did.
      return err(error instanceof MalformedDataError ? error.message : `${what}: ${String(error)}`);
    }
  };
