import { required } from '../base/assert.ts';
import { MIN_WATERMARK } from '../model/watermark.ts';
import type { WatermarkStatus } from '../operators/output.ts';

/** Where a valve's result goes: the head operator's input. */
export interface WatermarkTarget {
  processWatermark(timestamp: number): void;
  processWatermarkStatus(status: WatermarkStatus): void;
}

interface ChannelStatus {
  watermark: number;
  isActive: boolean;
  /** Counts for the minimum: active, and its watermark has caught up with the last output. */
  isAligned: boolean;
}

/**
 * Flink's `StatusWatermarkValve`: many channels' watermarks and statuses become one of each. The output is the minimum over
 * aligned channels, and never goes back.
 */
export class WatermarkValve {
  readonly #channels: readonly ChannelStatus[];
  #lastOutput = MIN_WATERMARK;
  #outputStatus: WatermarkStatus = 'active';

  constructor(
    channels: number,
    private readonly target: WatermarkTarget,
  ) {
    this.#channels = Array.from({ length: channels }, () => ({
      watermark: MIN_WATERMARK,
      isActive: true,
      isAligned: true,
    }));
  }

  get currentWatermark(): number {
    return this.#lastOutput;
  }

  inputWatermark(timestamp: number, index: number): void {
    const channel = this.#channelAt(index);
    if (this.#outputStatus === 'idle' || !channel.isActive || timestamp <= channel.watermark) return;
    channel.watermark = timestamp;
    if (timestamp >= this.#lastOutput) channel.isAligned = true;
    this.#outputNewMinimum();
  }

  inputStatus(status: WatermarkStatus, index: number): void {
    const channel = this.#channelAt(index);
    if ((status === 'active') === channel.isActive) return;
    if (status === 'idle') this.#becomeIdle(channel);
    else this.#becomeActive(channel);
  }

  #becomeIdle(channel: ChannelStatus): void {
    channel.isActive = false;
    channel.isAligned = false;
    if (this.#channels.some((other) => other.isActive)) {
      if (channel.watermark === this.#lastOutput) this.#outputNewMinimum();
      return;
    }
    // The last one: what the others had already reached need not wait for it any more.
    if (channel.watermark === this.#lastOutput) this.#outputMaximum();
    this.#outputStatus = 'idle';
    this.target.processWatermarkStatus('idle');
  }

  #becomeActive(channel: ChannelStatus): void {
    channel.isActive = true;
    if (channel.watermark >= this.#lastOutput) channel.isAligned = true;
    if (this.#outputStatus === 'active') return;
    this.#outputStatus = 'active';
    this.target.processWatermarkStatus('active');
  }

  #outputNewMinimum(): void {
    let minimum = Infinity;
    let hasAligned = false;
    for (const channel of this.#channels) {
      if (!channel.isAligned) continue;
      hasAligned = true;
      if (channel.watermark < minimum) minimum = channel.watermark;
    }
    if (hasAligned) this.#output(minimum);
  }

  #outputMaximum(): void {
    let maximum = MIN_WATERMARK;
    for (const channel of this.#channels) if (channel.watermark > maximum) maximum = channel.watermark;
    this.#output(maximum);
  }

  #output(timestamp: number): void {
    if (timestamp <= this.#lastOutput) return;
    this.#lastOutput = timestamp;
    this.target.processWatermark(timestamp);
  }

  #channelAt(index: number): ChannelStatus {
    return required(this.#channels[index], `channel ${index} of the valve`);
  }
}
