import type { CompletedCheckpoint } from './completed-checkpoint.ts';
import type { CheckpointConfiguration } from './job-configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';

/** Flink's `CompletedCheckpointStore`: the retained checkpoints, oldest first, and what the job was started from. */
export class CompletedCheckpointStore {
  readonly #retained: CompletedCheckpoint[] = [];
  #restoredFrom: CompletedCheckpoint | null = null;
  #final: CompletedCheckpoint | null = null;

  constructor(
    readonly retainedCount: number,
    readonly services: JobManagerServices,
  ) {}

  /** The savepoint (or retained checkpoint) that the job starts from: used until there is a checkpoint of its own. */
  setRestoredFrom(snapshot: CompletedCheckpoint): void {
    this.#restoredFrom = snapshot;
  }

  /**
   * A completed stop savepoint. Its sinks may have committed already, so if the job fails while ending it must go on
   * from here. (Flink goes back to the latest checkpoint and warns of output written twice.)
   */
  setFinal(savepoint: CompletedCheckpoint): void {
    this.#final = savepoint;
  }

  add(checkpoint: CompletedCheckpoint): void {
    this.#retained.push(checkpoint);
    this.#final = null;
    while (this.#retained.length > this.retainedCount) {
      const subsumed = this.#retained.shift();
      if (subsumed !== undefined) this.#delete(subsumed);
    }
  }

  /** What a failover restores from, null if the job starts from nothing. */
  latest(): CompletedCheckpoint | null {
    return this.#final ?? this.#retained.at(-1) ?? this.#restoredFrom;
  }

  /** The job ended: what `externalized-checkpoint-retention` does not keep is deleted. */
  shutdown(status: 'FINISHED' | 'CANCELED' | 'FAILED', retention: CheckpointConfiguration['retention']): void {
    const keep =
      (status === 'FAILED' && retention !== 'NO_EXTERNALIZED_CHECKPOINTS') ||
      (status === 'CANCELED' && retention === 'RETAIN_ON_CANCELLATION');
    if (!keep) for (const checkpoint of this.#retained) this.#delete(checkpoint);
    this.#retained.length = 0;
  }

  #delete(checkpoint: CompletedCheckpoint): void {
    this.services.storage.tell({ type: 'delete-snapshot', path: checkpoint.path });
  }
}
