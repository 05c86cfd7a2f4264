import { RichFunction } from './rich-function.ts';

/** Flink's `SinkFunction.Context`. */
export interface SinkContext {
  currentProcessingTime(): number;
  currentWatermark(): number;
  /** Timestamp of the record in ms, null if it has none. */
  timestamp(): number | null;
}

/** Flink 1.x's `SinkFunction`. New jobs use `stream.sinkTo`. */
export interface SinkFunction<T> {
  invoke(value: T, context: SinkContext): void;
}

export abstract class RichSinkFunction<T> extends RichFunction implements SinkFunction<T> {
  abstract invoke(value: T, context: SinkContext): void;
}
