/** Timers of a page that follow each other come no sooner. */
const INTERVAL_MS = 4;

/** The longest time that this thread did not answer: what would hold up a frame. */
export class GapMeter {
  #timer: ReturnType<typeof setInterval> | null = null;
  #lastMs = 0;
  #longestMs = 0;

  start(): void {
    this.#lastMs = performance.now();
    this.#timer = setInterval(() => {
      this.#look();
    }, INTERVAL_MS);
  }

  /** @returns longest gap in ms since the last call */
  stop(): number {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#look();
    const longestMs = this.#longestMs;
    this.#longestMs = 0;
    return longestMs;
  }

  #look(): void {
    const nowMs = performance.now();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs - INTERVAL_MS);
    this.#lastMs = nowMs;
  }
}
