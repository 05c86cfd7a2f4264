/** What a task was between two of its steps. */
export type Waiting = 'busy' | 'back-pressured' | 'idle';

/** Where a task's time went: Flink's `busyTimeMsPerSecond` and its two siblings, as sums. */
export class LoadMeter {
  busyMs = 0;
  backPressuredMs = 0;
  idleMs = 0;
  #lastMs: number | null = null;
  #waiting: Waiting = 'idle';

  stepStarts(nowMs: number): void {
    if (this.#lastMs !== null) this.#add(this.#waiting, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }

  /** @param waiting what it is until the next step */
  stepEnds(nowMs: number, waiting: Waiting): void {
    if (this.#lastMs !== null) this.#add('busy', nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#waiting = waiting;
  }

  #add(what: Waiting, durationMs: number): void {
    const duration = Math.max(0, durationMs);
    if (what === 'busy') this.busyMs += duration;
    else if (what === 'idle') this.idleMs += duration;
    else this.backPressuredMs += duration;
  }
}
