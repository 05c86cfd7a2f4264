import { assert } from '../base/assert.ts';

/**
 * Why a task takes no element now. Record loops look at `stops` once a record: 0 means go on. Reasons are counted apart
 * because they hold back different things: see `StreamTask`.
 */
export class FlowControl {
  /** Sum of all reasons. A plain field: it is read once a record. */
  stops = 0;
  #blockedSubpartitions = 0;
  #pauses = 0;
  #suspended = false;

  /** Some output has no buffer left: back pressure. */
  get isBackPressured(): boolean {
    return this.#blockedSubpartitions > 0;
  }

  /** An operator asked for a pause (`pauseInput`). */
  get isPaused(): boolean {
    return this.#pauses > 0;
  }

  subpartitionBlocked(blocked: boolean): void {
    this.#blockedSubpartitions += blocked ? 1 : -1;
    assert(this.#blockedSubpartitions >= 0, 'a subpartition was freed twice');
    this.#count();
  }

  /** @returns ends the pause; further calls do nothing */
  pause(): () => void {
    this.#pauses++;
    this.#count();
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#pauses--;
      this.#count();
    };
  }

  /** For snapshots that need what an earlier one still holds. */
  setSuspended(suspended: boolean): void {
    this.#suspended = suspended;
    this.#count();
  }

  #count(): void {
    this.stops = this.#blockedSubpartitions + this.#pauses + (this.#suspended ? 1 : 0);
  }
}
