/** Longest stretch of unused rate that may be made up for at once, in ms. */
const BURST_MS = 100;

/**
 * How many records a source may emit now: the page's pause, single steps and rate limit (`set-speed`), and the limit of
 * records after which a source waits.
 */
export class SourceThrottle {
  #recordsPerSecond: number | null = null;
  #allowance = 0;
  #refilledAtMs = 0;

  /** @param limit records in all, Infinity for none */
  constructor(private readonly limit: number) {}

  /** Every record should be seen at once. */
  get isSlow(): boolean {
    return this.#recordsPerSecond !== null;
  }

  set(recordsPerSecond: number | null, steps: number, nowMs: number): void {
    if (this.#recordsPerSecond !== recordsPerSecond) this.#allowance = 0;
    this.#recordsPerSecond = recordsPerSecond;
    this.#allowance += Math.max(0, Math.floor(steps));
    this.#refilledAtMs = nowMs;
  }

  /** @param emitted records so far, in all */
  allowed(nowMs: number, emitted: number): number {
    const left = Math.max(0, this.limit - emitted);
    const rate = this.#recordsPerSecond;
    if (rate === null) return left;
    const most = Math.max(1, (rate * BURST_MS) / 1000);
    const refilled = this.#allowance + ((nowMs - this.#refilledAtMs) * rate) / 1000;
    // Single steps may stand above what the rate alone would gather.
    this.#allowance = Math.min(refilled, Math.max(most, this.#allowance));
    this.#refilledAtMs = nowMs;
    return Math.min(left, Math.floor(this.#allowance));
  }

  used(records: number): void {
    if (this.#recordsPerSecond !== null) this.#allowance -= records;
  }

  /** When a record will be allowed again, Infinity if only a message can bring that. */
  nextMs(nowMs: number): number {
    const rate = this.#recordsPerSecond;
    if (rate === null || rate <= 0) return Infinity;
    return nowMs + Math.max(1, ((1 - this.#allowance) * 1000) / rate);
  }
}
