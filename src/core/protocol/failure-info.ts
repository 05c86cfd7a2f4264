/**
 * Whose fault a failure is: the user's code or data, Sluice's own, or the surroundings' (a worker died, storage refused).
 */
export type FailureDomain = 'user' | 'engine' | 'environment';

/** One link of an exception chain, outermost first, as Flink prints it. */
export interface ExceptionLink {
  readonly className: string;
  readonly message: string;
}

/** A failure as pure data: crosses ports without losing its class. */
export interface FailureInfo {
  readonly domain: FailureDomain;
  /** Outermost first; at least one. */
  readonly chain: readonly ExceptionLink[];
  /** JavaScript stack of the root cause, '' if unknown. Lines of user code carry the job file's `sourceURL`. */
  readonly stack: string;
  /** The operator that it happened in, null if none. */
  readonly operatorId: string | null;
  readonly operatorName: string | null;
}
