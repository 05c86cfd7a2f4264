/** After a pause (a hidden tab, a checkpoint) at most this much is caught up at once. */
const MAX_BURST_MS = 1000;

/** Spreads records over processing time; a fraction per second is fine. */
export class RateLimiter {
  readonly #intervalMs: number;
  /** When the next record may go; undefined before the first question. */
  #nextAt: number | undefined;

  /** @param recordsPerSecond above 0 */
  constructor(recordsPerSecond: number) {
    this.#intervalMs = 1000 / recordsPerSecond;
  }

  /** How many records may go at `now` (ms), at most `wanted`; they count as gone. */
  acquire(wanted: number, now: number): number {
    const nextAt = Math.max(this.#nextAt ?? now, now - MAX_BURST_MS);
    const allowed = nextAt > now ? 0 : Math.floor((now - nextAt) / this.#intervalMs) + 1;
    const granted = Math.min(wanted, allowed);
    this.#nextAt = nextAt + granted * this.#intervalMs;
    return granted;
  }

  /** When the next record may go, ms. */
  nextPermitAt(now: number): number {
    return Math.max(now, Math.ceil(this.#nextAt ?? now));
  }
}
