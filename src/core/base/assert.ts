/** A broken invariant of Sluice itself: never the user's fault. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * States an invariant.
 * @throws InvariantError with `message` if `condition` is false.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Narrows away null and undefined. @throws InvariantError naming `what` if the value is absent. */
export function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new InvariantError(`missing: ${what}`);
  return value;
}

/** Ends a `switch` over a union: does not compile while a member is unhandled. */
export function assertUnreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
