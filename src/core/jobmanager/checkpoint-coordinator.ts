import { assert } from '../base/assert.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { ExecutionAttemptID, OperatorID } from '../model/ids.ts';
import type { CheckpointReport } from '../protocol/job-manager-message.ts';
import { writeCheckpointMetadata } from '../savepoint/metadata/write-metadata.ts';
import {
  CHECKPOINT_FAILURE_REASONS,
  countsAsFailure,
  type CheckpointFailureReason,
} from './checkpoint-failure-reason.ts';
import type { CheckpointedJob } from './checkpointed-job.ts';
import { CheckpointScheduler } from './checkpoint-scheduler.ts';
import type { CompletedCheckpoint } from './completed-checkpoint.ts';
import { CompletedCheckpointStore } from './completed-checkpoint-store.ts';
import type { CheckpointConfiguration } from './job-configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import { PendingCheckpoint, type Acknowledgement, type SnapshotRequest } from './pending-checkpoint.ts';

/** Flink's limit of waiting requests. */
const MAX_QUEUED_REQUESTS = 1000;

/**
 * Flink's `CheckpointCoordinator`: allocates ids, has coordinators snapshotted, starts barriers, gathers
 * acknowledgements, makes metadata durable, tells everybody. One per job, across all its attempts.
 *
 * Order matters in one place: coordinators are snapshotted first, and their later events reach a source behind the
 * trigger message, because both take the same ordered link. So no event is held back explicitly.
 */
export class CheckpointCoordinator {
  readonly #pending = new Map<number, PendingCheckpoint>();
  readonly #queue: SnapshotRequest[] = [];
  readonly #scheduler: CheckpointScheduler;
  readonly store: CompletedCheckpointStore;
  #nextId = 1;
  #failuresInARow = 0;
  /** A synchronous savepoint under way stops everything else. */
  #isStopping = false;

  constructor(
    readonly job: CheckpointedJob,
    readonly services: JobManagerServices,
    readonly configuration: CheckpointConfiguration,
  ) {
    this.store = new CompletedCheckpointStore(configuration.retained, services);
    this.#scheduler = new CheckpointScheduler(services, configuration, () => this.#triggerPeriodic());
  }

  /** After a restore ids go on from the restored one. */
  continueFrom(restoredCheckpointId: number): void {
    this.#nextId = Math.max(this.#nextId, restoredCheckpointId + 1);
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** All tasks run. */
  startScheduler(): void {
    this.#scheduler.start();
  }

  /** The tasks are going away: nothing pending can complete. */
  abortAll(reason: CheckpointFailureReason): void {
    this.#scheduler.stop();
    this.#isStopping = false;
    for (const request of this.#queue.splice(0)) request.onFailed(CHECKPOINT_FAILURE_REASONS[reason]);
    for (const pending of [...this.#pending.values()]) this.#abort(pending, reason, null, false);
  }

  /** A user's wish, or `flink checkpoint`. Savepoints may start beside a pending checkpoint, checkpoints wait. */
  request(request: SnapshotRequest): void {
    const obstacle = this.job.whyNotTriggerable();
    if (obstacle !== null) {
      request.onFailed(`${obstacle} Failure reason: ${CHECKPOINT_FAILURE_REASONS.NOT_ALL_REQUIRED_TASKS_RUNNING}`);
      return;
    }
    if (this.#isStopping) {
      request.onFailed('Another stop-with-savepoint is already in progress.');
      return;
    }
    if (request.kind === 'checkpoint' && this.#pending.size >= this.configuration.maxConcurrent) {
      if (this.#queue.length >= MAX_QUEUED_REQUESTS) {
        request.onFailed(CHECKPOINT_FAILURE_REASONS.TOO_MANY_CHECKPOINT_REQUESTS);
      } else {
        this.#queue.push(request);
      }
      return;
    }
    this.#start(request, request);
  }

  #triggerPeriodic(): boolean {
    if (this.#isStopping || this.#pending.size >= this.configuration.maxConcurrent) return false;
    if (this.job.whyNotTriggerable() !== null) return false;
    this.#start({ kind: 'checkpoint', targetDirectory: null }, null);
    return true;
  }

  #start(wish: Pick<SnapshotRequest, 'kind' | 'targetDirectory'>, request: SnapshotRequest | null): void {
    const checkpointId = this.#nextId++;
    const path = this.#pathOf(wish, checkpointId);
    const pending = new PendingCheckpoint(checkpointId, wish.kind, path, this.services.now(), request);
    this.#pending.set(checkpointId, pending);
    if (pending.isSynchronous) {
      this.#isStopping = true;
      this.#scheduler.stop();
    }
    pending.timeoutTimer = this.services.timers.schedule(this.configuration.timeoutMs, () => {
      this.#abort(pending, 'CHECKPOINT_EXPIRED', null, true);
    });
    this.#report(pending, 'in-progress', null);
    const owner = pending.isSavepoint ? 'user' : 'engine';
    this.services.storage.request(
      { type: 'open-snapshot', jobId: this.job.jobId, checkpointId, path, owner },
      {
        onAnswer: () => {
          this.#onOpened(pending);
        },
        onFailure: (error) => {
          this.#abort(pending, 'IO_EXCEPTION', error.message, true);
        },
      },
    );
  }

  #pathOf(wish: Pick<SnapshotRequest, 'kind' | 'targetDirectory'>, checkpointId: number): string {
    if (wish.kind === 'checkpoint') {
      return `${withoutSlash(this.configuration.directory)}/${this.job.jobId}/chk-${checkpointId}`;
    }
    assert(wish.targetDirectory !== null, 'a savepoint needs a target directory');
    const suffix = `${this.job.jobId.slice(0, 6)}-${this.services.random.nextHex(6)}`;
    return `${withoutSlash(wish.targetDirectory)}/savepoint-${suffix}`;
  }

  #onOpened(pending: PendingCheckpoint): void {
    if (pending.aborted) return;
    if (!this.job.hasCoordinators) {
      this.#triggerTasks(pending);
      return;
    }
    pending.phase = 'coordinators';
    this.job.toCoordinator({ type: 'snapshot', checkpointId: pending.checkpointId });
  }

  onCoordinatorSnapshot(checkpointId: number, states: Readonly<Record<OperatorID, Uint8Array>>): void {
    const pending = this.#pending.get(checkpointId);
    if (pending?.phase !== 'coordinators') return;
    pending.coordinatorStates = states;
    this.#triggerTasks(pending);
  }

  #triggerTasks(pending: PendingCheckpoint): void {
    const obstacle = this.job.whyNotTriggerable();
    if (obstacle !== null) {
      this.#abort(pending, 'NOT_ALL_REQUIRED_TASKS_RUNNING', obstacle, true);
      return;
    }
    pending.awaitTasks(this.job.tasksToAcknowledge());
    for (const attempt of this.job.tasksToTrigger()) {
      this.job.toTask(attempt, {
        type: 'trigger-checkpoint',
        checkpointId: pending.checkpointId,
        timestamp: pending.triggerTimestamp,
        kind: pending.kind,
      });
    }
    this.#report(pending, 'in-progress', null);
    if (pending.isFullyAcknowledged) this.#finalize(pending);
  }

  onAcknowledge(attempt: ExecutionAttemptID, checkpointId: number, acknowledgement: Acknowledgement): void {
    const pending = this.#pending.get(checkpointId);
    if (pending?.acknowledge(attempt, acknowledgement) !== true) return;
    this.#report(pending, 'in-progress', null);
    if (pending.isFullyAcknowledged) this.#finalize(pending);
  }

  onDecline(attempt: ExecutionAttemptID, checkpointId: number, reason: string): void {
    const pending = this.#pending.get(checkpointId);
    if (pending?.isAwaiting(attempt) === true) this.#abort(pending, 'CHECKPOINT_DECLINED', reason, true);
  }

  /** A task that finished without acknowledging will never do so. */
  onTaskFinished(attempt: ExecutionAttemptID): void {
    for (const pending of [...this.#pending.values()]) {
      if (pending.isAwaiting(attempt)) this.#abort(pending, 'CHECKPOINT_DECLINED_TASK_CLOSING', null, true);
    }
  }

  #finalize(pending: PendingCheckpoint): void {
    pending.phase = 'finalizing';
    const metadata = this.job.metadataOf(pending);
    const { checkpointId, path } = pending;
    this.services.storage.request(
      {
        type: 'complete-snapshot',
        jobId: this.job.jobId,
        checkpointId,
        metadata: writeCheckpointMetadata(metadata),
        description: {
          path,
          jobId: this.job.jobId,
          jobName: this.job.jobName,
          checkpointId,
          kind: pending.kind,
          timestamp: pending.triggerTimestamp,
          sizeBytes: pending.stateSizeBytes,
          owner: pending.isSavepoint ? 'user' : 'engine',
          restoredFrom: this.job.restoredFrom,
          parallelism: this.job.parallelismByVertex(),
        },
      },
      {
        onAnswer: () => {
          this.#onDurable(pending, metadata);
        },
        onFailure: (error) => {
          this.#abort(pending, 'FINALIZE_CHECKPOINT_FAILURE', error.message, true);
        },
      },
    );
  }

  #onDurable(pending: PendingCheckpoint, metadata: CheckpointMetadata): void {
    if (pending.aborted) {
      // It became durable after its job had gone back to an older one: its transactions are fenced, so it must not live.
      this.services.storage.tell({ type: 'delete-snapshot', path: pending.path });
      return;
    }
    this.#forget(pending);
    this.#failuresInARow = 0;
    const completed: CompletedCheckpoint = {
      checkpointId: pending.checkpointId,
      kind: pending.kind,
      path: pending.path,
      metadata,
    };
    if (!pending.isSavepoint || pending.isSynchronous) this.#subsume(pending.checkpointId);
    if (!pending.isSavepoint) this.store.add(completed);
    else if (pending.isSynchronous) this.store.setFinal(completed);
    // A plain savepoint commits nothing: it notifies nobody.
    if (pending.kind !== 'savepoint') this.#notifyComplete(pending);
    this.#report(pending, 'completed', null);
    pending.request?.onCompleted(pending.path, pending.checkpointId);
    this.#afterEnd(true);
  }

  #notifyComplete(pending: PendingCheckpoint): void {
    const message = { type: 'notify-checkpoint-complete', checkpointId: pending.checkpointId } as const;
    for (const attempt of pending.acknowledgements.keys()) this.job.toTask(attempt, message);
    if (this.job.hasCoordinators) this.job.toCoordinator(message);
  }

  /** Older pending checkpoints can't matter any more; pending savepoints still do. */
  #subsume(checkpointId: number): void {
    for (const older of [...this.#pending.values()]) {
      if (older.checkpointId < checkpointId && !older.isSavepoint)
        this.#abort(older, 'CHECKPOINT_SUBSUMED', null, true);
    }
  }

  #abort(pending: PendingCheckpoint, reason: CheckpointFailureReason, detail: string | null, tasksLive: boolean): void {
    if (pending.aborted) return;
    pending.aborted = true;
    this.#forget(pending);
    const sentence =
      detail === null ? CHECKPOINT_FAILURE_REASONS[reason] : `${CHECKPOINT_FAILURE_REASONS[reason]} ${detail}`;
    if (pending.phase !== 'finalizing') {
      this.services.storage.tell({
        type: 'abort-snapshot',
        jobId: this.job.jobId,
        checkpointId: pending.checkpointId,
      });
    }
    if (tasksLive) this.#notifyAborted(pending);
    this.#report(pending, 'failed', sentence);
    pending.request?.onFailed(sentence);
    if (pending.isSynchronous) {
      this.#isStopping = false;
      if (tasksLive) this.job.failBecauseStopFailed(sentence);
    } else if (tasksLive) {
      this.#countFailure(pending, reason, sentence);
    }
    this.#afterEnd(false);
  }

  #countFailure(pending: PendingCheckpoint, reason: CheckpointFailureReason, sentence: string): void {
    if (pending.isSavepoint || !countsAsFailure(reason)) return;
    this.#failuresInARow++;
    if (this.#failuresInARow <= this.configuration.tolerableFailures) return;
    this.#failuresInARow = 0;
    this.job.failBecauseOfCheckpoints(sentence);
  }

  #notifyAborted(pending: PendingCheckpoint): void {
    const { checkpointId } = pending;
    const latestCompletedId = this.store.latest()?.checkpointId ?? null;
    for (const attempt of this.job.tasksToAcknowledge()) {
      this.job.toTask(attempt, { type: 'notify-checkpoint-aborted', checkpointId, latestCompletedId });
    }
    if (this.job.hasCoordinators) this.job.toCoordinator({ type: 'notify-checkpoint-aborted', checkpointId });
  }

  #forget(pending: PendingCheckpoint): void {
    this.#pending.delete(pending.checkpointId);
    this.services.timers.cancel(pending.timeoutTimer);
    pending.timeoutTimer = null;
  }

  #afterEnd(completed: boolean): void {
    if (this.#pending.size < this.configuration.maxConcurrent && !this.#isStopping) {
      const next = this.#queue.shift();
      if (next !== undefined) this.request(next);
    }
    this.#scheduler.notifyEnded(completed);
  }

  #report(pending: PendingCheckpoint, status: CheckpointReport['status'], failureReason: string | null): void {
    this.services.outbox.report({
      type: 'checkpoint',
      jobId: this.job.jobId,
      checkpoint: {
        checkpointId: pending.checkpointId,
        kind: pending.kind,
        status,
        triggerTimestamp: pending.triggerTimestamp,
        durationMs: status === 'in-progress' ? null : this.services.now() - pending.triggerTimestamp,
        path: pending.path,
        stateSizeBytes: pending.stateSizeBytes,
        acknowledged: pending.acknowledgements.size,
        total: pending.total,
        failureReason,
        subtasks: [...pending.acknowledgements].map(([attempt, { metrics }]) => ({
          ...this.job.placeOf(attempt),
          metrics,
        })),
      },
    });
  }
}

const withoutSlash = (directory: string): string => directory.replace(/\/+$/, '');
