/**
 * Real Flink 2.3.0 (MiniCluster, JDK 17, hashmap backend, parallelism 2, exactly once, a checkpoint every second to the local
 * disk, generated POJO records, keyBy(String) -> POJO value state) on a machine of two cores, beside a plain loop in
 * Node with fresh key strings on the same machine. One run a cell, +-35 %. For comparison only.
 */
export const FLINK = {
  /** Records per second to those of the Node loop. */
  ratios: new Map([
    [1000, 0.52],
    [10_000, 0.33],
    [100_000, 1.21],
    [1_000_000, 0.65],
  ]),
  /** ms, at 1 M keys; the gap in processing is the longest that was seen. */
  savepointMs: '1,471-1,852',
  savepointPauseMs: 124,
  restoreToFirstRecordMs: 3056,
  /** Of a small job, 1 k keys. */
  stopAndResumeMs: 271,
} as const;
