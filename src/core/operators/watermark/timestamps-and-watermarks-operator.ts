import { required } from '../../base/assert.ts';
import { MAX_WATERMARK } from '../../model/watermark.ts';
import { AbstractStreamOperator } from '../abstract-stream-operator.ts';
import type { KeySelection } from '../key-selection.ts';
import type { OneInputStreamOperator } from '../stream-operator.ts';
import { WatermarkEmitter } from './watermark-emitter.ts';
import type { WatermarkGenerator } from './watermark-generator.ts';
import { everyWatermarkInterval, watermarkIntervalMs } from './watermark-interval.ts';
import type { TimestampAssigner, WatermarkStrategy } from './watermark-strategy.ts';

/**
 * Flink's `TimestampsAndWatermarksOperator`: gives timestamps and makes watermarks in the middle of a stream. What
 * comes from upstream is dropped, but for the end of event time.
 */
export class TimestampsAndWatermarksOperator<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T> {
  readonly #strategy: WatermarkStrategy<T>;
  #assigner: TimestampAssigner<T> | undefined;
  #generator: WatermarkGenerator<T> | undefined;
  #emitter: WatermarkEmitter | undefined;
  #stopEmitting: (() => void) | undefined;

  constructor(strategy: WatermarkStrategy<T>, keySelection: KeySelection<unknown, unknown> | null = null) {
    super(keySelection);
    this.#strategy = strategy;
  }

  override open(): void {
    const { processingTime, configuration } = this.context;
    const generator = this.#strategy.createWatermarkGenerator(processingTime);
    const emitter = new WatermarkEmitter(this.output);
    this.#assigner = this.#strategy.createTimestampAssigner();
    this.#generator = generator;
    this.#emitter = emitter;
    this.#stopEmitting = everyWatermarkInterval(processingTime, watermarkIntervalMs(configuration), () =>
      generator.onPeriodicEmit(emitter),
    );
  }

  processElement(value: T, timestamp: number): void {
    const assigned = this.#open(this.#assigner)(value, timestamp);
    this.output.collect(value, assigned);
    this.#open(this.#generator).onEvent(value, assigned, this.#open(this.#emitter));
  }

  override processWatermark(timestamp: number): void {
    if (timestamp === MAX_WATERMARK) this.#open(this.#emitter).emitWatermark(timestamp);
  }

  /** Idleness upstream says nothing of the watermarks made here. */
  override processWatermarkStatus(): void {}

  override finish(): void {
    this.#open(this.#generator).onPeriodicEmit(this.#open(this.#emitter));
  }

  override close(): void {
    this.#stopEmitting?.();
  }

  #open<P>(part: P | undefined): P {
    return required(part, 'part of an open operator');
  }
}
