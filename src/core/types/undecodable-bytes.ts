/**
 * Thrown while a value is decoded that holds bytes without a schema: their extent is unknown, so all that follows is
 * too. Caught by `RestoredSerializer`, which then gives the whole as an `OpaqueValue`.
 */
export class UndecodableBytes extends Error {
  override readonly name = 'UndecodableBytes';

  constructor(readonly className: string) {
    super(`values of ${className} carry no schema: without the class itself nobody can read them`);
  }
}
