import type { WatermarkGenerator, WatermarkOutput } from './watermark-generator.ts';

/** Flink's `BoundedOutOfOrdernessWatermarks`: the highest timestamp seen, less the bound, less 1 ms. */
export class BoundedOutOfOrdernessWatermarks<T> implements WatermarkGenerator<T> {
  readonly #outOfOrdernessMs: number;
  #maxTimestamp = -Infinity;

  constructor(outOfOrdernessMs: number) {
    this.#outOfOrdernessMs = outOfOrdernessMs;
  }

  onEvent(_event: T, eventTimestamp: number): void {
    if (eventTimestamp > this.#maxTimestamp) this.#maxTimestamp = eventTimestamp;
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    output.emitWatermark(this.#maxTimestamp - this.#outOfOrdernessMs - 1);
  }
}
