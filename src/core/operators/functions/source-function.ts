import { RichFunction } from './rich-function.ts';

/** Flink's `SourceFunction.SourceContext`. Timestamps in ms. */
export interface SourceContext<T> {
  collect(element: T): void;
  collectWithTimestamp(element: T, timestamp: number): void;
  emitWatermark(timestamp: number): void;
  markAsTemporarilyIdle(): void;
}

/**
 * What `run` yields: nothing, to go on when there is room, or a number of milliseconds to sleep. A checkpoint happens
 * at a yield only, so what lies between two yields is atomic (Flink: the checkpoint lock).
 */
export type SourceStep = number | undefined;

/**
 * Flink 1.x's `SourceFunction`, with one difference: a worker can't block, so `run` is a generator.
 *
 * ```ts
 * *run(ctx) {
 *   while (this.running) {
 *     ctx.collect(this.next++);
 *     yield;         // or: yield 100, to sleep 100 ms
 *   }
 * }
 * ```
 *
 * It runs at parallelism 1. New jobs use `env.fromSource`.
 */
export interface SourceFunction<T> {
  run(ctx: SourceContext<T>): Iterator<SourceStep, void, void>;
  /** The job stops: `run` should return soon. */
  cancel(): void;
}

export abstract class RichSourceFunction<T> extends RichFunction implements SourceFunction<T> {
  abstract run(ctx: SourceContext<T>): Iterator<SourceStep, void, void>;
  abstract cancel(): void;
}

/** Flink 1.x's parallel source: one instance in each subtask. */
export abstract class RichParallelSourceFunction<T> extends RichSourceFunction<T> {}
