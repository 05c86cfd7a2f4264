/**
 * When a task may end. Its data has ended (bounded input, drain, or stop); then it waits for the savepoint of the stop, or for
 * a checkpoint that began after its operators had finished (Flink's final checkpoint: what they hold is committed by it),
 * and for whatever its operators still have to do.
 */
export class TaskEnding {
  /** What the end-of-data said, null before. */
  drained: boolean | null = null;
  #stopId: number | null = null;
  #finalCheckpointMinId = 0;
  #latestCompletedId = -1;
  #openWords = 0;

  /** @param awaitsFinalCheckpoint checkpoints are taken by interval, so one will come */
  constructor(private readonly awaitsFinalCheckpoint: boolean) {}

  /** The savepoint after whose barrier nothing is processed, null before. */
  get stopId(): number | null {
    return this.#stopId;
  }

  /** @param latestSnapshotId the newest checkpoint that this task has snapshotted: only later ones hold the end */
  dataEnded(drain: boolean, latestSnapshotId: number | null): void {
    this.drained = drain;
    this.#finalCheckpointMinId = (latestSnapshotId ?? -1) + 1;
  }

  stoppedBy(checkpointId: number): void {
    this.#stopId = checkpointId;
  }

  completed(checkpointId: number): void {
    this.#latestCompletedId = Math.max(this.#latestCompletedId, checkpointId);
  }

  /** @returns gives the word back */
  defer(): () => void {
    this.#openWords++;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#openWords--;
    };
  }

  /** Some operator has still to give a word back: commits are under way. */
  get owesWords(): boolean {
    return this.#openWords > 0;
  }

  get mayEnd(): boolean {
    if (this.drained === null || this.#openWords > 0) return false;
    if (this.#stopId !== null) return this.#latestCompletedId >= this.#stopId;
    // Without drain only the barrier of the stop tells what to wait for.
    if (!this.drained) return false;
    return !this.awaitsFinalCheckpoint || this.#latestCompletedId >= this.#finalCheckpointMinId;
  }
}
