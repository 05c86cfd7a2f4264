import { required } from '../../base/assert.ts';
import type { CommittableMessage } from './committable-message.ts';

/** Flink's `CommitRequestState`, in its order. */
export const COMMIT_REQUEST_STATES = ['RECEIVED', 'RETRY', 'FAILED', 'COMMITTED'] as const;
export type CommitRequestState = (typeof COMMIT_REQUEST_STATES)[number];

/** Flink's `CommitRequestImpl`. */
export interface CommitRequest<CommT> {
  readonly committable: CommT;
  retries: number;
  state: CommitRequestState;
}

/** Flink's `SubtaskCommittableManager`: what one writer subtask handed over for one checkpoint. */
export interface SubtaskCommittables<CommT> {
  readonly subtask: number;
  readonly requests: CommitRequest<CommT>[];
  /** as announced by the summary */
  readonly committables: number;
  readonly failed: number;
}

/** Flink's `CheckpointCommittableManager`. */
export interface CheckpointCommittables<CommT> {
  readonly checkpointId: number;
  /** writers in all */
  readonly subtasks: number;
  readonly managers: Map<number, SubtaskCommittables<CommT>>;
}

/** Flink's `CommittableCollector`: what a committer subtask owes, by checkpoint. */
export class CommittableCollector<CommT> {
  readonly #checkpoints = new Map<number, CheckpointCommittables<CommT>>();

  addMessage(message: CommittableMessage<CommT>): void {
    const { checkpointId, subtask } = message;
    if (message.kind === 'summary') {
      const { subtasks, committables } = message;
      this.#checkpoint(checkpointId, subtasks).managers.set(subtask, {
        subtask,
        requests: [],
        committables,
        failed: 0,
      });
      return;
    }
    const checkpoint = required(this.#checkpoints.get(checkpointId), `summary of checkpoint ${checkpointId}`);
    const manager = required(checkpoint.managers.get(subtask), `summary of writer ${subtask}`);
    manager.requests.push({ committable: message.committable, retries: 0, state: 'RECEIVED' });
  }

  /** Takes over what another committer owed (restore, possibly at another parallelism). */
  merge(checkpoint: CheckpointCommittables<CommT>): void {
    const mine = this.#checkpoint(checkpoint.checkpointId, checkpoint.subtasks);
    for (const manager of checkpoint.managers.values()) {
      const known = mine.managers.get(manager.subtask);
      mine.managers.set(manager.subtask, known === undefined ? manager : mergeManagers(known, manager));
    }
  }

  /** The earliest checkpoint up to `checkpointId` inclusive, undefined if none is left. */
  earliestUpTo(checkpointId: number): CheckpointCommittables<CommT> | undefined {
    const [earliest] = this.checkpoints();
    return earliest === undefined || earliest.checkpointId > checkpointId ? undefined : earliest;
  }

  remove(checkpointId: number): void {
    this.#checkpoints.delete(checkpointId);
  }

  /** In ascending order. */
  checkpoints(): readonly CheckpointCommittables<CommT>[] {
    return [...this.#checkpoints.values()].sort((a, b) => a.checkpointId - b.checkpointId);
  }

  #checkpoint(checkpointId: number, subtasks: number): CheckpointCommittables<CommT> {
    const known = this.#checkpoints.get(checkpointId);
    if (known !== undefined) return known;
    const made: CheckpointCommittables<CommT> = { checkpointId, subtasks, managers: new Map() };
    this.#checkpoints.set(checkpointId, made);
    return made;
  }
}

function mergeManagers<CommT>(
  a: SubtaskCommittables<CommT>,
  b: SubtaskCommittables<CommT>,
): SubtaskCommittables<CommT> {
  return {
    subtask: a.subtask,
    requests: [...a.requests, ...b.requests],
    committables: a.committables + b.committables,
    failed: a.failed + b.failed,
  };
}
