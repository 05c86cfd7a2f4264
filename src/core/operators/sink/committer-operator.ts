import { required } from '../../base/assert.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { ListState } from '../../state/state.ts';
import { ListStateDescriptor } from '../../state/state-descriptor.ts';
import { Types } from '../../types/types.ts';
import { AbstractStreamOperator } from '../abstract-stream-operator.ts';
import { fromVersionedBytes, toVersionedBytes } from '../simple-versioned-serializer.ts';
import type { OneInputStreamOperator } from '../stream-operator.ts';
import { CommittableCollectorSerializer } from './committable-collector-serializer.ts';
import { CommittableCollector, type CheckpointCommittables, type CommitRequest } from './committable-collector.ts';
import type { CommittableMessage } from './committable-message.ts';
import type { Committer, CommitFailure, CommittingSink } from './sink.ts';

/** Flink's `CommitterOperator.STREAMING_COMMITTER_RAW_STATES_DESC`. */
const COMMITTER_STATE = new ListStateDescriptor('streaming_committer_raw_states', Types.PRIMITIVE_ARRAY(Types.BYTE));
const DEFAULT_RETRIES = 10;
const RETRY_DELAY_MS = 1000;

/**
 * Flink's `CommitterOperator`: keeps committables until the checkpoint that they belong to is complete, then commits
 * them, one checkpoint after the other. What a restored state owes is committed at once. Commits take time: the task
 * does not end while one is under way.
 */
export class CommitterOperator<CommT>
  extends AbstractStreamOperator<never>
  implements OneInputStreamOperator<CommittableMessage<CommT>>
{
  readonly #sink: CommittingSink<CommT>;
  readonly #serializer: CommittableCollectorSerializer<CommT>;
  readonly #collector = new CommittableCollector<CommT>();
  #state: ListState<Uint8Array> | undefined;
  #committer: Committer<CommT> | undefined;
  /** Checkpoints up to here may be committed. */
  #commitUpTo = 0;
  /** Commits of the checkpoint in work that have no answer yet. */
  #underWay = 0;
  #endHeld: (() => void) | undefined;
  #maxRetries = DEFAULT_RETRIES;
  #closed = false;

  constructor(sink: CommittingSink<CommT>) {
    super();
    this.#sink = sink;
    this.#serializer = new CommittableCollectorSerializer(sink.committableSerializer);
  }

  override initializeState(): void {
    const { operatorState, restoredCheckpointId, configuration } = this.context;
    this.#state = operatorState.listState(COMMITTER_STATE);
    this.#maxRetries = Number(configuration['sink.committer.retries'] ?? DEFAULT_RETRIES);
    if (restoredCheckpointId === null) return;
    for (const bytes of this.#state.get()) {
      for (const checkpoint of fromVersionedBytes(this.#serializer, bytes)) this.#collector.merge(checkpoint);
    }
    this.#commitUpTo = restoredCheckpointId;
  }

  override open(): void {
    this.#committer = this.#sink.createCommitter(this.context);
    this.#commitNext();
  }

  processElement(message: CommittableMessage<CommT>): void {
    this.#collector.addMessage(message);
  }

  override snapshotState(_checkpointId: number): void {
    required(this.#state, 'committer state').update([
      toVersionedBytes(this.#serializer, this.#collector.checkpoints()),
    ]);
  }

  override notifyCheckpointComplete(checkpointId: number): void {
    this.#commitUpTo = Math.max(this.#commitUpTo, checkpointId);
    this.#commitNext();
  }

  /** Without checkpoints nothing will complete any more: commit all. With them the final checkpoint does it. */
  override endInput(): void {
    if (this.context.configuration['execution.checkpointing.interval'] !== undefined) return;
    this.#commitUpTo = Infinity;
    this.#commitNext();
  }

  override close(): void {
    this.#closed = true;
    this.#committer?.close();
  }

  /** Starts the earliest checkpoint that may be committed, unless one is in work. */
  #commitNext(): void {
    while (this.#underWay === 0) {
      const checkpoint = this.#collector.earliestUpTo(this.#commitUpTo);
      if (checkpoint === undefined) {
        this.#endHeld?.();
        this.#endHeld = undefined;
        return;
      }
      this.#endHeld ??= this.context.deferEnd();
      this.#start(checkpoint);
    }
  }

  #start(checkpoint: CheckpointCommittables<CommT>): void {
    const requests = [...checkpoint.managers.values()]
      .flatMap((manager) => manager.requests)
      .filter(({ state }) => state !== 'COMMITTED');
    if (requests.length === 0) this.#collector.remove(checkpoint.checkpointId);
    this.#underWay = requests.length;
    for (const request of requests) this.#commit(checkpoint, request);
  }

  #commit(checkpoint: CheckpointCommittables<CommT>, request: CommitRequest<CommT>): void {
    required(this.#committer, 'committer of an open sink').commit(request.committable, (failure) => {
      if (this.#closed) return;
      if (failure === null) this.#committed(checkpoint, request);
      else this.#failed(checkpoint, request, failure);
    });
  }

  #committed(checkpoint: CheckpointCommittables<CommT>, request: CommitRequest<CommT>): void {
    request.state = 'COMMITTED';
    this.#underWay--;
    if (this.#underWay > 0) return;
    this.#collector.remove(checkpoint.checkpointId);
    this.#commitNext();
  }

  #failed(checkpoint: CheckpointCommittables<CommT>, request: CommitRequest<CommT>, failure: CommitFailure): void {
    if (!failure.retriable) {
      this.context.fail(failure.error);
      return;
    }
    if (request.retries >= this.#maxRetries) {
      const message = `Failed to commit 1 committables after ${this.#maxRetries} retries`;
      this.context.fail(new FlinkError('java.io.IOException', message, failure.error));
      return;
    }
    request.state = 'RETRY';
    request.retries++;
    const { processingTime } = this.context;
    processingTime.registerTimer(processingTime.now() + RETRY_DELAY_MS, () => {
      if (!this.#closed) this.#commit(checkpoint, request);
    });
  }
}
