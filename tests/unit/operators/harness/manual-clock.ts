import type { ProcessingTimeService } from '../../../../src/core/operators/stream-operator-context.ts';

/** Processing time that stands still until a test moves it. */
export class ManualClock implements ProcessingTimeService {
  #now = 0;
  #timers: { readonly at: number; readonly callback: (timestamp: number) => void }[] = [];

  now(): number {
    return this.#now;
  }

  get pendingTimers(): number {
    return this.#timers.length;
  }

  registerTimer(at: number, callback: (timestamp: number) => void): () => void {
    const timer = { at, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Fires what is due on the way, in order of time. */
  advanceTo(timestamp: number): void {
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= timestamp).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback(this.#now);
    }
    this.#now = Math.max(this.#now, timestamp);
  }
}
