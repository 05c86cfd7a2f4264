import { assert } from '../base/assert.ts';
import type { JobVertex } from '../graph/job-graph.ts';
import { isTerminal, type ExecutionState } from '../model/execution-state.ts';
import { mayExecutionBecome } from '../model/execution-transitions.ts';
import { executionAttemptID, type ExecutionAttemptID, type JobID } from '../model/ids.ts';
import type { Slot } from './slot-pool.ts';

/** One attempt of one subtask, Flink's `Execution`. */
export class Execution {
  readonly attemptId: ExecutionAttemptID;
  #state: ExecutionState = 'CREATED';

  constructor(
    jobId: JobID,
    readonly vertex: JobVertex,
    readonly subtask: number,
    readonly attempt: number,
    readonly slot: Slot | null,
  ) {
    this.attemptId = executionAttemptID(jobId, vertex.id, subtask, attempt);
  }

  get state(): ExecutionState {
    return this.#state;
  }

  get isTerminal(): boolean {
    return isTerminal(this.#state);
  }

  /** As Flink prints a task: `Fraud Detector (2/4)`. */
  get taskName(): string {
    return `${this.vertex.name} (${this.subtask + 1}/${this.vertex.parallelism})`;
  }

  mayBecome(state: ExecutionState): boolean {
    return mayExecutionBecome(this.#state, state);
  }

  become(state: ExecutionState): void {
    assert(this.mayBecome(state), `${this.taskName} can't go from ${this.#state} to ${state}`);
    this.#state = state;
  }
}
