import type { SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';
import type { StreamOperatorContext } from '../stream-operator-context.ts';
import type { TopicUse } from '../topic-use.ts';

/** Flink's `WriterInitContext`, with what the step-wise task offers in place of blocking. */
export type WriterInitContext = Pick<
  StreamOperatorContext,
  | 'taskInfo'
  | 'processingTime'
  | 'broker'
  | 'configuration'
  | 'restoredCheckpointId'
  | 'pauseInput'
  | 'deferAcknowledgement'
  | 'deferEnd'
  | 'log'
  | 'fail'
>;

/** Flink's `SinkWriter` with all its extensions (`StatefulSinkWriter`, `CommittingSinkWriter`). */
export interface SinkWriter<T, CommT, WriterStateT> {
  /** @param timestamp of the record in ms, `NO_TIMESTAMP` if none */
  write(element: T, timestamp: number): void;
  /** Sends what is buffered. With `endOfInput` nothing will be written after it: the writer holds the task's end until all is durable. */
  flush(endOfInput: boolean): void;
  /** What the committer shall commit when the checkpoint is complete: everything written since the last call. */
  prepareCommit(): readonly CommT[];
  /** Inside a checkpoint; the writer holds its acknowledgement until all that was flushed is durable. */
  snapshotState(checkpointId: number): readonly WriterStateT[];
  /** The committer behind may commit everything up to this checkpoint now. */
  notifyCheckpointComplete(checkpointId: number): void;
  close(): void;
}

/** Why a commit did not work. Only `retriable` ones are tried again. */
export interface CommitFailure {
  readonly retriable: boolean;
  readonly error: unknown;
}

/** Flink's `Committer`: must be idempotent. */
export interface Committer<CommT> {
  /** @param done called once, as mail; null if it is committed, be it now or before */
  commit(committable: CommT, done: (failure: CommitFailure | null) => void): void;
  close(): void;
}

/** Flink's `Sink` (FLIP-143/371). */
export interface Sink<T, CommT = unknown, WriterStateT = unknown> {
  /** @param restored the states of the writers that this one takes over, empty on a fresh start */
  createWriter(context: WriterInitContext, restored: readonly WriterStateT[]): SinkWriter<T, CommT, WriterStateT>;
  /** Topics of the session's broker that it writes; none if absent. */
  readonly topicUses?: readonly TopicUse[];
  /** null if the writer has no state */
  readonly writerStateSerializer: SimpleVersionedSerializer<WriterStateT> | null;
  /** null if nothing is to be committed: then there is no committer operator */
  readonly committing: CommittingSink<CommT> | null;
}

/** Flink's `SupportsCommitter`. */
export interface CommittingSink<CommT> {
  readonly committableSerializer: SimpleVersionedSerializer<CommT>;
  createCommitter(context: WriterInitContext): Committer<CommT>;
}
