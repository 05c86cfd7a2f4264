import { required } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { TaskToJobMaster } from '../protocol/task-message.ts';
import type { Alignment, Barrier } from './barrier-handler.ts';
import { failureInfoOf, EnvironmentError } from './failure.ts';
import { call, type OperatorChain } from './operator-chain.ts';
import type { RecordWriter } from './record-writer.ts';
import { RunningSnapshot, type SnapshotParts } from './running-snapshot.ts';

export interface CheckpointParts extends SnapshotParts {
  readonly chain: OperatorChain;
  readonly writers: readonly RecordWriter[];
  /** `Fraud Detector -> Sink: Writer (1/2)#0`: as Flink's messages name the task. */
  readonly taskName: string;
  toJobMaster(message: TaskToJobMaster): void;
}

/** Flink's `SubtaskCheckpointCoordinator`: carries out the snapshots of one task. */
export class SubtaskCheckpointCoordinator {
  /** The newest barrier that was forwarded, null before the first. */
  lastBarrier: number | null = null;
  readonly #running = new Set<RunningSnapshot>();
  #inSnapshotState: RunningSnapshot | null = null;

  constructor(private readonly parts: CheckpointParts) {}

  /** A keyed backend is still being copied for an earlier snapshot: the next one must wait. */
  get isCopying(): boolean {
    for (const snapshot of this.#running) if (snapshot.isCopying) return true;
    return false;
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /**
   * The synchronous part, one mailbox step: forwards the barrier, then takes every operator's state as of now.
   * @param isFinished the task was deployed as finished
   * @throws FlinkError around whatever an operator threw
   */
  perform(barrier: Barrier, alignment: Alignment, isFinished: boolean): void {
    const { chain, writers, clock, taskName } = this.parts;
    const { checkpointId } = barrier;
    const startMs = clock.now();
    const snapshot = new RunningSnapshot(barrier, alignment, this.parts, {
      onComplete: (complete) => {
        this.#acknowledge(complete);
      },
      onFailed: (failed, message) => {
        this.#declineFailed(failed, message);
      },
    });
    snapshot.isFinished = isFinished;
    this.#running.add(snapshot);
    try {
      chain.prepareSnapshotPreBarrier(checkpointId);
      for (const writer of writers) writer.broadcastEvent(barrier);
      this.lastBarrier = checkpointId;
      this.#takeAll(snapshot);
    } catch (error) {
      throw new FlinkError(
        'java.io.IOException',
        `Could not perform checkpoint ${checkpointId} for operator ${taskName}.`,
        error,
      );
    }
    snapshot.endSync(startMs);
  }

  /** A piece of the asynchronous part, if there is one. */
  step(): void {
    for (const snapshot of this.#running) {
      if (!snapshot.isCopying) continue;
      snapshot.step();
      return;
    }
  }

  /** Inside of `snapshotState` only. */
  deferAcknowledgement(): () => void {
    return required(this.#inSnapshotState, 'a snapshot to defer: call this inside of snapshotState').defer();
  }

  /** This task takes no part: said to the JobMaster, and to those behind. */
  decline(checkpointId: number, reason: string): void {
    for (const writer of this.parts.writers) writer.broadcastEvent({ type: 'cancel-barrier', checkpointId });
    this.parts.toJobMaster({ type: 'decline-checkpoint', checkpointId, reason, failure: null });
  }

  abort(checkpointId: number): void {
    for (const snapshot of this.#running) {
      if (snapshot.checkpointId !== checkpointId) continue;
      snapshot.cancel();
      this.#running.delete(snapshot);
    }
  }

  cancelAll(): void {
    for (const snapshot of this.#running) snapshot.cancel();
    this.#running.clear();
  }

  #takeAll(snapshot: RunningSnapshot): void {
    const { checkpointId } = snapshot;
    this.#inSnapshotState = snapshot;
    for (const chained of this.parts.chain.operators) {
      try {
        call(chained, (operator) => {
          operator.snapshotState(checkpointId);
        });
        snapshot.take(chained);
      } catch (error) {
        throw new FlinkError(
          'org.apache.flink.runtime.checkpoint.CheckpointException',
          `Could not complete snapshot ${checkpointId} for operator ${this.parts.taskName}. ` +
            'Failure reason: Checkpoint was declined.',
          error,
        );
      }
    }
    this.#inSnapshotState = null;
  }

  #acknowledge(snapshot: RunningSnapshot): void {
    this.#running.delete(snapshot);
    this.parts.toJobMaster({
      type: 'acknowledge-checkpoint',
      checkpointId: snapshot.checkpointId,
      states: snapshot.statesByOperator(),
      metrics: snapshot.metrics(),
      ...(snapshot.isFinished ? { finished: true } : {}),
    });
  }

  #declineFailed(snapshot: RunningSnapshot, message: string): void {
    this.#running.delete(snapshot);
    this.parts.toJobMaster({
      type: 'decline-checkpoint',
      checkpointId: snapshot.checkpointId,
      reason: `Asynchronous task checkpoint failed. ${message}`,
      failure: failureInfoOf(new EnvironmentError('java.io.IOException', message)),
    });
  }
}
