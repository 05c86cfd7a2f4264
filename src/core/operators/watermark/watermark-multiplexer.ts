import { MIN_WATERMARK } from '../../model/watermark.ts';
import type { WatermarkOutput } from './watermark-generator.ts';

/** One part of the multiplexer. */
class PartialOutput implements WatermarkOutput {
  watermark = MIN_WATERMARK;
  idle = false;
  readonly #combine: () => void;

  constructor(combine: () => void) {
    this.#combine = combine;
  }

  emitWatermark(timestamp: number): void {
    const woke = this.idle;
    this.idle = false;
    if (timestamp > this.watermark) this.watermark = timestamp;
    else if (!woke) return;
    this.#combine();
  }

  markIdle(): void {
    this.idle = true;
    this.#combine();
  }

  markActive(): void {
    this.idle = false;
    this.#combine();
  }
}

/**
 * Flink's `WatermarkOutputMultiplexer`: the watermark of several splits is the least of those that are not idle, and
 * only grows; if all are idle, so is the whole.
 */
export class WatermarkMultiplexer {
  readonly #target: WatermarkOutput;
  readonly #parts = new Map<string, PartialOutput>();

  constructor(target: WatermarkOutput) {
    this.#target = target;
  }

  register(id: string): WatermarkOutput {
    const part = new PartialOutput(() => this.#combine());
    this.#parts.set(id, part);
    return part;
  }

  /** The split is done: it holds nothing back any more. */
  unregister(id: string): void {
    if (this.#parts.delete(id)) this.#combine();
  }

  #combine(): void {
    if (this.#parts.size === 0) return;
    let least = Infinity;
    let allIdle = true;
    for (const part of this.#parts.values()) {
      if (part.idle) continue;
      allIdle = false;
      least = Math.min(least, part.watermark);
    }
    if (allIdle) {
      this.#target.markIdle();
    } else {
      this.#target.markActive();
      this.#target.emitWatermark(least);
    }
  }
}
