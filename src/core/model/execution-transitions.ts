import type { ExecutionState } from './execution-state.ts';

/** The states that may follow each state, as `ExecutionState` draws them. Nothing here ever reconciles. */
const NEXT: Readonly<Record<ExecutionState, readonly ExecutionState[]>> = {
  CREATED: ['SCHEDULED', 'CANCELED', 'FAILED'],
  SCHEDULED: ['DEPLOYING', 'CANCELED', 'FAILED'],
  DEPLOYING: ['INITIALIZING', 'CANCELING', 'FAILED'],
  INITIALIZING: ['RUNNING', 'CANCELING', 'FAILED'],
  RUNNING: ['FINISHED', 'CANCELING', 'FAILED'],
  CANCELING: ['CANCELED', 'FAILED'],
  FINISHED: [],
  CANCELED: [],
  FAILED: [],
  RECONCILING: [],
};

/** Whether an attempt in `from` may go to `to` next. */
export const mayExecutionBecome = (from: ExecutionState, to: ExecutionState): boolean => NEXT[from].includes(to);
