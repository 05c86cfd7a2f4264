/** Flink's `JobStatus` (spelling included: CANCELLING has two L, CANCELED one). */
export type JobStatus =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED'
  | 'RESTARTING'
  | 'SUSPENDED'
  | 'RECONCILING';

/** `JobStatus.isGloballyTerminalState`. */
export const isGloballyTerminal = (status: JobStatus): status is 'FAILED' | 'CANCELED' | 'FINISHED' =>
  status === 'FAILED' || status === 'CANCELED' || status === 'FINISHED';
