/** Flink's `ExecutionState` of one subtask attempt (here CANCELING has one L). */
export type ExecutionState =
  | 'CREATED'
  | 'SCHEDULED'
  | 'DEPLOYING'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'FINISHED'
  | 'CANCELING'
  | 'CANCELED'
  | 'FAILED'
  | 'RECONCILING';

/** `ExecutionState.isTerminal`. */
export const isTerminal = (state: ExecutionState): boolean =>
  state === 'FINISHED' || state === 'CANCELED' || state === 'FAILED';
