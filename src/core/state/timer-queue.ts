/** One timer as it fires. `key` is the deserialized key, `mixedHash` its hash as in `setCurrentKey`. */
export interface Timer<N> {
  readonly timestamp: number;
  readonly key: unknown;
  readonly mixedHash: number;
  readonly namespace: N;
}

/** Flink's `KeyGroupedInternalPriorityQueue` of timers: a set of (timestamp, key, namespace). */
export interface KeyGroupedTimerQueue<N> {
  /** Registers for the backend's current key. True if it is now the earliest of the queue. Twice the same is one. */
  add(timestamp: number, namespace: N): boolean;
  /** Deletes the current key's timer; absent is fine. */
  remove(timestamp: number, namespace: N): void;
  /** The earliest timer, undefined if none. */
  peek(): Timer<N> | undefined;
  poll(): Timer<N> | undefined;
  readonly size: number;
}
