/** What a warm step looks at: about a millisecond's work. */
const MOST_STEP_ENTRIES = 12_000;
const FIRST_STEP_ENTRIES = 256;

/**
 * How much a step of a snapshot may do, counted in entries collected, sorted or written. The first steps of a backend do
 * little: code that has hardly run yet is up to a hundred times slower, and there is no clock here to tell.
 */
export class CopyPace {
  #done = 0;

  /** @param most a warm step's entries */
  constructor(readonly most = MOST_STEP_ENTRIES) {}

  get stepEntries(): number {
    return Math.min(this.most, FIRST_STEP_ENTRIES + (this.#done >>> 3));
  }

  spend(entries: number): void {
    // Beyond, nothing changes any more.
    if (this.#done < 8 * MOST_STEP_ENTRIES) this.#done += entries;
  }
}
