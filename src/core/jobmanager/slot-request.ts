import { durationOf, type Configuration } from '../model/configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import type { Slot, SlotPool } from './slot-pool.ts';

const DEFAULT_TIMEOUT_MS = 300_000;

/** A job's slots: asked for, waited for (`slot.request.timeout`), held, given back. */
export class SlotRequest {
  #slots: readonly Slot[] = [];
  #timer: number | null = null;

  constructor(
    readonly pool: SlotPool,
    readonly services: JobManagerServices,
    readonly configuration: Configuration,
  ) {}

  get isWaiting(): boolean {
    return this.#timer !== null;
  }

  /** @returns the slots, or null: then the pool is asked again until `onTimeout` */
  acquire(count: number, onTimeout: () => void): readonly Slot[] | null {
    const slots = this.pool.allocate(count);
    if (slots !== null) {
      this.stopWaiting();
      this.#slots = slots;
      return slots;
    }
    if (this.#timer === null) {
      const timeoutMs = durationOf(this.configuration, 'slot.request.timeout', DEFAULT_TIMEOUT_MS);
      this.#timer = this.services.timers.schedule(timeoutMs, () => {
        this.#timer = null;
        onTimeout();
      });
    }
    return null;
  }

  stopWaiting(): void {
    this.services.timers.cancel(this.#timer);
    this.#timer = null;
  }

  release(): void {
    this.pool.release(this.#slots);
    this.#slots = [];
  }
}
