/** What a task shows of itself when it is asked: cumulative counters and gauges, and what its ring gathered since. */
export interface TaskTelemetry {
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly bytesOut: number;
  /** ms since 1970, null before the first watermark. ±Infinity stand for Flink's extremes. */
  readonly watermark: number | null;
  readonly busyMs: number;
  readonly backPressuredMs: number;
  readonly idleMs: number;
  readonly lateRecordsDropped: number;
  /** Barriers forwarded so far: the latest id, null if none. */
  readonly lastBarrier: number | null;
  /** Channels now blocked for alignment. */
  readonly blockedChannels: number;
  /** Per keyed operator: keys per key group of the range, and bytes. */
  readonly keyed: readonly {
    readonly operatorId: string;
    readonly firstKeyGroup: number;
    readonly keys: Uint32Array;
    readonly sizeBytes: number;
  }[];
  readonly restoredBytes: number;
  /** Source tasks: records that the source emitted in this attempt; absent for others. */
  readonly emittedRecords?: number;
  readonly log: readonly LogLine[];
  /** Lines that the ring had to drop since the last pull. */
  readonly logLinesDropped: number;
}

export interface LogLine {
  readonly timeMs: number;
  readonly level: 'info' | 'warn' | 'error' | 'stdout';
  readonly text: string;
}
