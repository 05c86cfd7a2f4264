import type { WatermarkGenerator, WatermarkOutput } from './watermark-generator.ts';

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
