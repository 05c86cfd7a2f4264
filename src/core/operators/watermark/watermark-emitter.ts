import { MIN_WATERMARK } from '../../model/watermark.ts';
import type { Output } from '../output.ts';
import type { WatermarkOutput } from './watermark-generator.ts';

/**
 * Flink's `WatermarkToDataOutput`: a generator's watermarks into the stream, only ever growing; a watermark ends
 * idleness before it goes out.
 */
export class WatermarkEmitter implements WatermarkOutput {
  readonly #output: Output<unknown>;
  #current = MIN_WATERMARK;
  #idle = false;

  constructor(output: Output<unknown>) {
    this.#output = output;
  }

  emitWatermark(timestamp: number): void {
    if (timestamp <= this.#current) return;
    this.#current = timestamp;
    this.markActive();
    this.#output.emitWatermark(timestamp);
  }

  markIdle(): void {
    if (this.#idle) return;
    this.#idle = true;
    this.#output.emitWatermarkStatus('idle');
  }

  markActive(): void {
    if (!this.#idle) return;
    this.#idle = false;
    this.#output.emitWatermarkStatus('active');
  }
}
