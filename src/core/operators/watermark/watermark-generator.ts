/** Flink's `WatermarkOutput`. Timestamps in ms; a watermark that is not above the last one has no effect. */
export interface WatermarkOutput {
  emitWatermark(timestamp: number): void;
  markIdle(): void;
  markActive(): void;
}

/** Flink's `WatermarkGenerator`. */
export interface WatermarkGenerator<T> {
  onEvent(event: T, eventTimestamp: number, output: WatermarkOutput): void;
  /** Called every `pipeline.auto-watermark-interval`. */
  onPeriodicEmit(output: WatermarkOutput): void;
}

/** Flink's `NoWatermarksGenerator`. */
export const noWatermarksGenerator: WatermarkGenerator<unknown> = {
  onEvent() {},
  onPeriodicEmit() {},
};

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

/** Flink's `WatermarksWithIdleness`: marks the stream idle when nothing came for the timeout. */
export class WatermarksWithIdleness<T> implements WatermarkGenerator<T> {
  readonly #generator: WatermarkGenerator<T>;
  readonly #idleTimeoutMs: number;
  readonly #now: () => number;
  /** When silence began: the last event, or the first look at the clock. */
  #silentSince: number | undefined;
  #sawEvent = false;
  #idle = false;

  /** @param now processing time in ms */
  constructor(generator: WatermarkGenerator<T>, idleTimeoutMs: number, now: () => number) {
    this.#generator = generator;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#now = now;
  }

  onEvent(event: T, eventTimestamp: number, output: WatermarkOutput): void {
    this.#generator.onEvent(event, eventTimestamp, output);
    this.#sawEvent = true;
    this.#idle = false;
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    if (this.#isIdle()) {
      if (!this.#idle) {
        output.markIdle();
        this.#idle = true;
      }
    } else {
      this.#generator.onPeriodicEmit(output);
    }
  }

  /** The clock is read here alone, not once a record. */
  #isIdle(): boolean {
    const now = this.#now();
    if (this.#sawEvent || this.#silentSince === undefined) {
      this.#sawEvent = false;
      this.#silentSince = now;
      return false;
    }
    return now - this.#silentSince > this.#idleTimeoutMs;
  }
}
