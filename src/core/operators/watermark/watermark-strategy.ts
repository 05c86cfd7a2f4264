import { FlinkError } from '../../model/flink-error.ts';
import { toMillis, type Duration } from './duration.ts';
import { BoundedOutOfOrdernessWatermarks } from './bounded-out-of-orderness-watermarks.ts';
import { noWatermarksGenerator, type WatermarkGenerator } from './watermark-generator.ts';
import { WatermarksWithIdleness } from './watermarks-with-idleness.ts';

/**
 * Flink's `TimestampAssigner`: event time in ms.
 * @param recordTimestamp the timestamp that the record has, −Infinity if none
 */
export type TimestampAssigner<T> = (element: T, recordTimestamp: number) => number;

/** What a generator may ask for when it is made. */
export interface WatermarkGeneratorContext {
  /** Processing time in ms. */
  now(): number;
}

interface StrategyParts<T> {
  readonly createGenerator: (context: WatermarkGeneratorContext) => WatermarkGenerator<T>;
  readonly timestampAssigner: TimestampAssigner<T> | null;
  readonly idleTimeoutMs: number | null;
  readonly emitsWatermarks: boolean;
}

/**
 * Flink's `WatermarkStrategy`: how a stream gets timestamps and watermarks. Immutable: `with…` answers a new one.
 * Without an assigner records keep the timestamps that the source gave them.
 */
export class WatermarkStrategy<T> {
  readonly #parts: StrategyParts<T>;

  private constructor(parts: StrategyParts<T>) {
    this.#parts = parts;
  }

  /** No watermarks at all: for processing time. */
  static noWatermarks<T>(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({
      createGenerator: () => noWatermarksGenerator,
      timestampAssigner: null,
      idleTimeoutMs: null,
      emitsWatermarks: false,
    });
  }

  /** For timestamps that only grow, per split of the source. */
  static forMonotonousTimestamps<T>(): WatermarkStrategy<T> {
    return WatermarkStrategy.forBoundedOutOfOrderness<T>(0);
  }

  /** @param maxOutOfOrderness a Duration, or milliseconds; how far a record may lie behind the newest */
  static forBoundedOutOfOrderness<T>(maxOutOfOrderness: Duration | number): WatermarkStrategy<T> {
    const outOfOrdernessMs = toMillis(maxOutOfOrderness);
    if (!(outOfOrdernessMs >= 0)) throw illegalArgument('maxOutOfOrderness cannot be negative');
    return WatermarkStrategy.forGenerator<T>(() => new BoundedOutOfOrdernessWatermarks(outOfOrdernessMs));
  }

  /** A generator of your own; one is made per subtask, or per split of a source. */
  static forGenerator<T>(
    createGenerator: (context: WatermarkGeneratorContext) => WatermarkGenerator<T>,
  ): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({
      createGenerator,
      timestampAssigner: null,
      idleTimeoutMs: null,
      emitsWatermarks: true,
    });
  }

  withTimestampAssigner<U extends T>(timestampAssigner: TimestampAssigner<U>): WatermarkStrategy<U> {
    return new WatermarkStrategy<U>({ ...this.#parts, timestampAssigner });
  }

  /** @param idleTimeout a Duration, or milliseconds; after that long without a record downstream stops waiting */
  withIdleness<U extends T>(idleTimeout: Duration | number): WatermarkStrategy<U> {
    const idleTimeoutMs = toMillis(idleTimeout);
    if (!(idleTimeoutMs > 0)) throw illegalArgument('idleTimeout must be greater than zero');
    return new WatermarkStrategy<U>({ ...this.#parts, idleTimeoutMs });
  }

  createTimestampAssigner(): TimestampAssigner<T> {
    return this.#parts.timestampAssigner ?? keepTimestamp;
  }

  createWatermarkGenerator(context: WatermarkGeneratorContext): WatermarkGenerator<T> {
    const { createGenerator, idleTimeoutMs } = this.#parts;
    const generator = createGenerator(context);
    return idleTimeoutMs === null
      ? generator
      : new WatermarksWithIdleness(generator, idleTimeoutMs, () => context.now());
  }

  /** True if there is nothing to do but to keep the records' timestamps: the cheap path of a source. */
  get isTrivial(): boolean {
    const { emitsWatermarks, timestampAssigner, idleTimeoutMs } = this.#parts;
    return !emitsWatermarks && timestampAssigner === null && idleTimeoutMs === null;
  }
}

/** Flink's `RecordTimestampAssigner`. */
const keepTimestamp = (_element: unknown, recordTimestamp: number): number => recordTimestamp;

const illegalArgument = (message: string): FlinkError => new FlinkError('java.lang.IllegalArgumentException', message);
