import type { Outbox } from './outbox.ts';

/** Timers as effects: the host counts the time, the callback runs when its `timer` event comes back. */
export class Timers {
  readonly #outbox: Outbox;
  readonly #callbacks = new Map<number, () => void>();
  #nextId = 1;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** @returns the id to cancel it by */
  schedule(delayMs: number, callback: () => void): number {
    const timerId = this.#nextId++;
    this.#callbacks.set(timerId, callback);
    this.#outbox.emit({ type: 'start-timer', timerId, delayMs });
    return timerId;
  }

  cancel(timerId: number | null): void {
    if (timerId === null || !this.#callbacks.delete(timerId)) return;
    this.#outbox.emit({ type: 'stop-timer', timerId });
  }

  /** A timer that was cancelled meanwhile does nothing. */
  fire(timerId: number): void {
    const callback = this.#callbacks.get(timerId);
    this.#callbacks.delete(timerId);
    callback?.();
  }
}
