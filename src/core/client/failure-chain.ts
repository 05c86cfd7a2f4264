/** One Java exception of a chain, as Flink would have thrown it. */
export interface Throwable {
  /** fully qualified, as Java prints it: `java.lang.IllegalStateException` */
  readonly className: string;
  /** null where the Java exception has no message: then its class name stands alone */
  readonly message: string | null;
  /** what follows `at ` in a stack trace, innermost first; only frames of the user's own program are worth giving */
  readonly frames?: readonly string[];
}

/** A failure with its causes, the outermost exception first; never empty. */
export type FailureChain = readonly Throwable[];

export const throwable = (className: string, message: string | null): Throwable => ({ className, message });

/** Java's `Throwable.toString()` of the outermost exception. */
export function describeThrowable(chain: FailureChain): string {
  const [outermost] = chain;
  if (outermost === undefined) return 'null';
  return outermost.message === null ? outermost.className : `${outermost.className}: ${outermost.message}`;
}

/** `new ClassName(message, cause)`. */
export const causedBy = (className: string, message: string, cause: FailureChain): FailureChain => [
  throwable(className, message),
  ...cause,
];

/** `new ClassName(cause)`: Java takes the message from the cause. */
export const wrapping = (className: string, cause: FailureChain): FailureChain =>
  causedBy(className, describeThrowable(cause), cause);

/**
 * Java's `printStackTrace()`, each line ended. Flink's own frames are left out: Sluice has none, and a made-up one would
 * be a lie. Frames of the user's program are printed where the chain has them.
 */
export function stackTrace(chain: FailureChain): string {
  return chain
    .map((exception, depth) => {
      const frames = (exception.frames ?? []).map((frame) => `\tat ${frame}\n`).join('');
      return `${depth === 0 ? '' : 'Caused by: '}${describeThrowable([exception])}\n${frames}`;
    })
    .join('');
}
