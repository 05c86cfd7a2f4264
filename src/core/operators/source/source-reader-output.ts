import type { Output } from '../output.ts';
import type { ProcessingTimeService } from '../stream-operator-context.ts';
import { WatermarkEmitter } from '../watermark/watermark-emitter.ts';
import type { WatermarkGenerator, WatermarkOutput } from '../watermark/watermark-generator.ts';
import { WatermarkMultiplexer } from '../watermark/watermark-multiplexer.ts';
import type { TimestampAssigner, WatermarkStrategy } from '../watermark/watermark-strategy.ts';
import type { ReaderOutput, SourceOutput } from './source-reader.ts';

/** What a source operator needs of its output beside the records. */
export interface CountingReaderOutput<T> extends ReaderOutput<T> {
  /** Records emitted in all. */
  readonly emittedRecords: number;
  emitPeriodicWatermarks(): void;
}

/** Records as the reader stamped them, no watermarks: the fast path. */
export class PlainReaderOutput<T> implements CountingReaderOutput<T> {
  readonly #output: Output<T>;
  emittedRecords = 0;

  constructor(output: Output<T>) {
    this.#output = output;
  }

  collect(value: T, timestamp: number): void {
    this.emittedRecords++;
    this.#output.collect(value, timestamp);
  }

  createOutputForSplit(_splitId: string): SourceOutput<T> {
    return this;
  }

  releaseOutputForSplit(_splitId: string): void {}
  emitPeriodicWatermarks(): void {}
}

const MAIN_OUTPUT = 'main';

/**
 * Flink's `ProgressiveTimestampsAndWatermarks`: each split has a generator of its own, and the source's watermark is
 * the least of them. Records that a reader emits without a split share one more.
 */
export class WatermarkingReaderOutput<T> implements CountingReaderOutput<T> {
  readonly #output: Output<T>;
  readonly #strategy: WatermarkStrategy<T>;
  readonly #clock: ProcessingTimeService;
  readonly #assigner: TimestampAssigner<T>;
  readonly #multiplexer: WatermarkMultiplexer;
  readonly #splits = new Map<string, SplitOutput<T>>();
  emittedRecords = 0;

  constructor(output: Output<T>, strategy: WatermarkStrategy<T>, clock: ProcessingTimeService) {
    this.#output = output;
    this.#strategy = strategy;
    this.#clock = clock;
    this.#assigner = strategy.createTimestampAssigner();
    this.#multiplexer = new WatermarkMultiplexer(new WatermarkEmitter(output));
  }

  collect(value: T, timestamp: number): void {
    this.createOutputForSplit(MAIN_OUTPUT).collect(value, timestamp);
  }

  createOutputForSplit(splitId: string): SourceOutput<T> {
    const known = this.#splits.get(splitId);
    if (known !== undefined) return known;
    const split = new SplitOutput(
      (value: T, timestamp) => this.#emit(value, timestamp),
      this.#strategy.createWatermarkGenerator(this.#clock),
      this.#multiplexer.register(splitId),
    );
    this.#splits.set(splitId, split);
    return split;
  }

  releaseOutputForSplit(splitId: string): void {
    this.#splits.get(splitId)?.emitPeriodicWatermark();
    this.#splits.delete(splitId);
    this.#multiplexer.unregister(splitId);
  }

  emitPeriodicWatermarks(): void {
    for (const split of this.#splits.values()) split.emitPeriodicWatermark();
  }

  #emit(value: T, timestamp: number): number {
    const assigned = this.#assigner(value, timestamp);
    this.emittedRecords++;
    this.#output.collect(value, assigned);
    return assigned;
  }
}

class SplitOutput<T> implements SourceOutput<T> {
  readonly #emit: (value: T, timestamp: number) => number;
  readonly #generator: WatermarkGenerator<T>;
  readonly #watermarks: WatermarkOutput;

  constructor(
    emit: (value: T, timestamp: number) => number,
    generator: WatermarkGenerator<T>,
    watermarks: WatermarkOutput,
  ) {
    this.#emit = emit;
    this.#generator = generator;
    this.#watermarks = watermarks;
  }

  collect(value: T, timestamp: number): void {
    this.#generator.onEvent(value, this.#emit(value, timestamp), this.#watermarks);
  }

  emitPeriodicWatermark(): void {
    this.#generator.onPeriodicEmit(this.#watermarks);
  }
}
