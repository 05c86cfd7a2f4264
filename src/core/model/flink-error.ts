/**
 * A failure that Flink knows, under the name of its Java class, so that every list and command shows Flink's words.
 * `cause` is the next link of the chain.
 */
export class FlinkError extends Error {
  override readonly name = 'FlinkError';

  /** @param className the whole Java name: `java.lang.IllegalStateException` */
  constructor(
    readonly className: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
