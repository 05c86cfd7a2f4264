/** A mailbox step should take about this long: mail waits no longer, and the clock is read no oftener. */
const TARGET_MS = 1;
const LEAST = 8;
const MOST = 4096;

/** How many elements a step handles: learned from how long the last ones took. */
export class BatchSize {
  #size: number;

  /** @param most the host's upper bound */
  constructor(private readonly most: number = MOST) {
    this.#size = Math.min(64, most);
  }

  get records(): number {
    return this.#size;
  }

  /** Only full batches teach: others ended because there was no more. */
  took(handled: number, durationMs: number): void {
    if (handled < this.#size) return;
    if (durationMs > TARGET_MS) this.#size = Math.max(Math.min(LEAST, this.most), Math.floor(this.#size / 2));
    else if (durationMs < TARGET_MS / 2) this.#size = Math.min(this.most, this.#size * 2);
  }
}
