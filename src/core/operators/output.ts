import type { OutputTag } from './output-tag.ts';

/** Flink's `Collector`: where a user function puts its results. */
export interface Collector<T> {
  collect(value: T): void;
}

/** Flink's `WatermarkStatus`. */
export type WatermarkStatus = 'active' | 'idle';

/**
 * Flink's `Output`: where an operator emits. A chained follower is behind it by plain call, an edge by a record writer.
 * No record object: value and timestamp (ms, `NO_TIMESTAMP` if none) are passed apart.
 */
export interface Output<T> {
  collect(value: T, timestamp: number): void;
  collectSide<S>(tag: OutputTag<S>, value: S, timestamp: number): void;
  emitWatermark(timestamp: number): void;
  emitWatermarkStatus(status: WatermarkStatus): void;
}
