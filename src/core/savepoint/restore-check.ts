import type { OperatorState } from '../model/checkpoint-metadata.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { RestoringOperator, RestoringVertex } from './restore-target.ts';

/** Which check of a restore failed, and on what: what an explanation and a fix are made of. */
export type FailedCheck =
  /** A vertex has more subtasks than the max parallelism that it sets. */
  | { readonly kind: 'parallelism-above-max'; readonly vertex: RestoringVertex }
  /** The snapshot's max parallelism differs from the one that the program sets. */
  | { readonly kind: 'max-parallelism-changed'; readonly operator: OperatorState; readonly vertex: RestoringVertex }
  /** State of an operator that the program does not have, without `-n`. */
  | { readonly kind: 'operator-missing'; readonly operator: OperatorState }
  /** A vertex that sets none has more subtasks than the snapshot has key groups. */
  | {
      readonly kind: 'parallelism-above-restored-max';
      readonly operator: OperatorState;
      readonly vertex: RestoringVertex;
    }
  /** A chain holds operators that had finished and others that had not. */
  | { readonly kind: 'partly-finished'; readonly vertex: RestoringVertex }
  /** Another backend's own files. */
  | { readonly kind: 'backend-format'; readonly operator: OperatorState }
  /** The description of the state can't be read: a class is gone, or the file is damaged. */
  | { readonly kind: 'state-unreadable'; readonly operator: OperatorState }
  | { readonly kind: 'key-serializer'; readonly operator: RestoringOperator }
  | { readonly kind: 'namespace-serializer'; readonly operator: RestoringOperator; readonly state: string }
  | {
      readonly kind: 'state-kind';
      readonly operator: RestoringOperator;
      readonly state: string;
      readonly was: string;
      readonly now: string;
    }
  | { readonly kind: 'value-serializer'; readonly operator: RestoringOperator; readonly state: string };

/**
 * A check that failed, in Flink's class and words, with what it is about. This is the innermost cause;
 * `jobInitializationFailure` makes the chain of it that a submission shows.
 */
export class RestoreCheckError extends FlinkError {
  constructor(
    className: string,
    message: string,
    readonly check: FailedCheck,
    cause?: unknown,
  ) {
    super(className, message, cause);
  }
}

const ILLEGAL_STATE = 'java.lang.IllegalStateException';

export const parallelismAboveMax = (vertex: RestoringVertex): RestoreCheckError =>
  new RestoreCheckError(
    'org.apache.flink.runtime.JobException',
    `Vertex ${vertex.name}'s parallelism (${vertex.parallelism}) is higher than the max parallelism (${vertex.maxParallelism}). Please lower the parallelism or increase the max parallelism.`,
    { kind: 'parallelism-above-max', vertex },
  );

/** The words "Checkpoint Metadata" stand where the path should be: so does Flink. */
export const maxParallelismChanged = (operator: OperatorState, vertex: RestoringVertex): RestoreCheckError =>
  new RestoreCheckError(
    ILLEGAL_STATE,
    `Failed to rollback to checkpoint/savepoint Checkpoint Metadata. Max parallelism mismatch between checkpoint/savepoint state and new program. Cannot map operator ${operator.operatorId} with max parallelism ${operator.maxParallelism} to new program with max parallelism ${vertex.maxParallelism}. This indicates that the program has been changed in a non-compatible way after the checkpoint/savepoint.`,
    { kind: 'max-parallelism-changed', operator, vertex },
  );

export const operatorMissing = (operator: OperatorState, path: string): RestoreCheckError =>
  new RestoreCheckError(
    ILLEGAL_STATE,
    `Failed to rollback to checkpoint/savepoint ${path}. Cannot map checkpoint/savepoint state for operator ${operator.operatorId} to the new program, because the operator is not available in the new program. If you want to allow to skip this, you can set the --allowNonRestoredState option on the CLI.`,
    { kind: 'operator-missing', operator },
  );

/** The id is the vertex', not the operator's. */
export const parallelismAboveRestoredMax = (operator: OperatorState, vertex: RestoringVertex): RestoreCheckError =>
  new RestoreCheckError(
    ILLEGAL_STATE,
    `The state for task ${vertex.id} can not be restored. The maximum parallelism (${operator.maxParallelism}) of the restored state is lower than the configured parallelism (${vertex.parallelism}). Please reduce the parallelism of the task to be lower or equal to the maximum parallelism.`,
    { kind: 'parallelism-above-restored-max', operator, vertex },
  );

/** Flink refuses this too; its words were not measured. */
export const partlyFinished = (vertex: RestoringVertex): RestoreCheckError =>
  new RestoreCheckError(
    'org.apache.flink.util.FlinkRuntimeException',
    `Can not restore vertex ${vertex.name}(${vertex.id}): some of its operators had finished before the snapshot, others had not.`,
    { kind: 'partly-finished', vertex },
  );

export const unexpectedHandle = (operator: OperatorState, found: string): RestoreCheckError =>
  new RestoreCheckError(
    ILLEGAL_STATE,
    `Unexpected state handle type, expected one of: class org.apache.flink.runtime.state.KeyGroupsStateHandle, but found: class org.apache.flink.runtime.state.${found}. This can mostly happen when a different StateBackend from the one that was used for taking a checkpoint/savepoint is used when restoring.`,
    { kind: 'backend-format', operator },
  );
