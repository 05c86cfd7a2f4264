/** Bytes or text from outside that do not have the form they must have: a damaged file, a hostile message. */
export class MalformedDataError extends Error {
  override readonly name = 'MalformedDataError';
}
