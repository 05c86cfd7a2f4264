import type { SeededRandom } from '../../core/base/seeded-random.ts';

/** What may go wrong in a simulated session. Times are means, in ms of the simulated clock. */
export interface Faults {
  /** Some running task's worker dies. */
  readonly crashTaskEveryMs?: number;
  /** The worker of some job's coordinators dies. */
  readonly crashCoordinatorEveryMs?: number;
  /** A worker hangs: it says nothing more, and nobody is told. */
  readonly freezeTaskEveryMs?: number;
  /** Crashes and hangs in all; then the session is left in peace. 3 if absent. */
  readonly mostCrashes?: number;
  /** Part of the links that are slow, 0 to 1. */
  readonly slowLinks?: number;
  /** Of a slow link's messages, each takes up to this long. 20 if absent. */
  readonly slowestLinkMs?: number;
  /** Part of the writes of state files and metadata that fail, 0 to 1. */
  readonly failingWrites?: number;
  /** Of those that fail, the part that leaves something behind: half a file, or a snapshot that was complete. 0.5 if absent. */
  readonly tornWrites?: number;
  /** Part of the broker's appends that are refused, 0 to 1. */
  readonly failingAppends?: number;
  /** File operations take up to this long. 5 if absent. */
  readonly slowestFileMs?: number;
}

export type WriteFate = 'done' | 'failed' | 'torn';

/** Draws what goes wrong from the seed. */
export class FaultPlan {
  #crashesLeft: number;
  #isOver = false;

  constructor(
    readonly faults: Faults,
    readonly random: SeededRandom,
  ) {
    this.#crashesLeft = faults.mostCrashes ?? 3;
  }

  /** From now on nothing goes wrong. */
  end(): void {
    this.#isOver = true;
  }

  /** How long each message of a new link takes. */
  newLink(): () => number {
    const isSlow = this.random.nextFloat() < (this.faults.slowLinks ?? 0);
    const slowestMs = this.faults.slowestLinkMs ?? 20;
    return isSlow ? () => (this.#isOver ? 0 : this.random.nextFloat() * slowestMs) : () => 0;
  }

  writeFate(): WriteFate {
    if (this.#isOver || this.random.nextFloat() >= (this.faults.failingWrites ?? 0)) return 'done';
    return this.random.nextFloat() < (this.faults.tornWrites ?? 0.5) ? 'torn' : 'failed';
  }

  appendFails(): boolean {
    return !this.#isOver && this.random.nextFloat() < (this.faults.failingAppends ?? 0);
  }

  fileDelayMs(): number {
    return this.random.nextFloat() * (this.faults.slowestFileMs ?? 5);
  }

  /** Times between incidents of one kind; null: there are none. */
  nextIncidentMs(meanMs: number | undefined): number | null {
    return meanMs === undefined ? null : -Math.log(1 - this.random.nextFloat()) * meanMs;
  }

  /** @returns false once enough has happened */
  useCrash(): boolean {
    if (this.#isOver || this.#crashesLeft === 0) return false;
    this.#crashesLeft--;
    return true;
  }
}
