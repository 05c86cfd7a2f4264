import type { ExecutionAttemptID, OperatorID } from '../model/ids.ts';
import type { OperatorSubtaskState } from '../model/state-handles.ts';
import type { SnapshotKind } from '../protocol/channel-message.ts';
import type { CheckpointMetrics } from '../protocol/task-message.ts';

/**
 * How far a checkpoint is. `opening`: the storage prepares its directory; `coordinators`: operator coordinators are
 * snapshotted, before any barrier starts; `tasks`: barriers travel; `finalizing`: metadata is being made durable.
 */
export type CheckpointPhase = 'opening' | 'coordinators' | 'tasks' | 'finalizing';

export interface Acknowledgement {
  readonly states: Readonly<Record<OperatorID, OperatorSubtaskState>>;
  readonly metrics: CheckpointMetrics;
  /** The task was deployed as finished: there is nothing of it to restore (`FinishedOperatorSubtaskState`). */
  readonly finished?: true;
}

/** A checkpoint or savepoint that was started and is not complete yet, Flink's `PendingCheckpoint`. */
export class PendingCheckpoint {
  phase: CheckpointPhase = 'opening';
  timeoutTimer: number | null = null;
  coordinatorStates: Readonly<Record<OperatorID, Uint8Array>> = {};
  readonly acknowledgements = new Map<ExecutionAttemptID, Acknowledgement>();
  readonly #missing = new Set<ExecutionAttemptID>();
  total = 0;
  /** Given up: whatever comes for it afterwards is ignored, what it wrote is dropped. */
  aborted = false;

  constructor(
    readonly checkpointId: number,
    readonly kind: SnapshotKind,
    readonly path: string,
    readonly triggerTimestamp: number,
    /** Who asked: the callback gets the path, or the reason why not. Periodic checkpoints have none. */
    readonly request: SnapshotRequest | null,
  ) {}

  get isSavepoint(): boolean {
    return this.kind !== 'checkpoint';
  }

  /** `stop` and `stop-drain`: the job ends with it. */
  get isSynchronous(): boolean {
    return this.kind === 'stop' || this.kind === 'stop-drain';
  }

  awaitTasks(attempts: readonly ExecutionAttemptID[]): void {
    this.phase = 'tasks';
    this.total = attempts.length;
    for (const attempt of attempts) this.#missing.add(attempt);
  }

  isAwaiting(attempt: ExecutionAttemptID): boolean {
    return this.#missing.has(attempt);
  }

  /** @returns true if this acknowledgement was awaited */
  acknowledge(attempt: ExecutionAttemptID, acknowledgement: Acknowledgement): boolean {
    if (!this.#missing.delete(attempt)) return false;
    this.acknowledgements.set(attempt, acknowledgement);
    return true;
  }

  get isFullyAcknowledged(): boolean {
    return this.phase === 'tasks' && this.#missing.size === 0;
  }

  get stateSizeBytes(): number {
    let size = 0;
    for (const { metrics } of this.acknowledgements.values()) size += metrics.stateSizeBytes;
    return size;
  }
}

/** Somebody's wish for a snapshot. Exactly one of the two callbacks is called, once. */
export interface SnapshotRequest {
  readonly kind: SnapshotKind;
  /** null: the checkpoint directory of the job. */
  readonly targetDirectory: string | null;
  onCompleted(path: string, checkpointId: number): void;
  onFailed(reason: string): void;
}
