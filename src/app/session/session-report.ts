import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import type { SubmittedJob } from './jobs.ts';

/** What the page is told, beside what the JobManager reports. */
export type SessionReport =
  | JobManagerReport
  /** Comes before any other report of that job. */
  | { readonly type: 'job-submitted'; readonly job: SubmittedJob }
  | { readonly type: 'savepoints-changed' }
  | { readonly type: 'artifacts-changed' }
  /** At most four times a second while records are written. */
  | { readonly type: 'topics-changed' }
  /** A message that broke the protocol was dropped, a worker or the storage failed: always shown. */
  | { readonly type: 'session-error'; readonly text: string };
