import type { JobStatus } from './job-status.ts';

/**
 * The statuses that may follow each status (`DefaultExecutionGraph`, and for INITIALIZING the JobMaster's start-up).
 * A job that waits for slots is RUNNING already; one whose start-up fails never reaches CREATED.
 */
const NEXT: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  INITIALIZING: ['CREATED', 'FAILED', 'CANCELLING', 'CANCELED', 'SUSPENDED'],
  CREATED: ['RUNNING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  RUNNING: ['FINISHED', 'RESTARTING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  RESTARTING: ['RUNNING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  FAILING: ['FAILED', 'CANCELLING', 'SUSPENDED'],
  CANCELLING: ['CANCELED', 'FAILING', 'SUSPENDED'],
  FAILED: [],
  CANCELED: [],
  FINISHED: [],
  SUSPENDED: [],
  RECONCILING: [],
};

/** Whether a job in `from` may go to `to` next. */
export const mayJobBecome = (from: JobStatus, to: JobStatus): boolean => NEXT[from].includes(to);
