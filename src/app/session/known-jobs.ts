import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import type { SessionReport } from './session-report.ts';

type Report<T extends SessionReport['type']> = Extract<SessionReport, { type: T }>;

/** Checkpoints of a job that a late listener is told: the newest. */
const MAX_CHECKPOINTS = 50;

interface KnownJob {
  readonly submitted: Report<'job-submitted'>;
  status: Report<'job-status'> | null;
  restored: Report<'restored'> | null;
  /** The newest attempt's, by vertex and subtask. */
  readonly executions: Map<string, Report<'execution-state'>>;
  readonly checkpoints: Map<number, Report<'checkpoint'>>;
}

/** What has become of the session's jobs, for those who start to listen late. */
export class KnownJobs {
  readonly #jobs = new Map<string, KnownJob>();

  add(report: SessionReport): void {
    if (report.type === 'job-submitted') {
      const { jobId } = report.job;
      const [executions, checkpoints] = [new Map(), new Map()];
      this.#jobs.set(jobId, { submitted: report, status: null, restored: null, executions, checkpoints });
    } else if ('jobId' in report && report.jobId !== null) {
      const job = this.#jobs.get(report.jobId);
      if (job !== undefined) remember(job, report);
    }
  }

  /** As if everything happened now, in an order that makes sense. */
  reports(): SessionReport[] {
    return [...this.#jobs.values()].flatMap(({ submitted, status, restored, executions, checkpoints }) => [
      submitted,
      ...(restored === null ? [] : [restored]),
      ...(status === null ? [] : [status]),
      ...executions.values(),
      ...checkpoints.values(),
    ]);
  }
}

function remember(job: KnownJob, report: JobManagerReport): void {
  switch (report.type) {
    case 'job-status':
      job.status = report;
      break;
    case 'restored':
      job.restored = report;
      break;
    case 'execution-state':
      job.executions.set(`${report.vertexId}/${report.subtask}`, report);
      break;
    case 'checkpoint':
      job.checkpoints.set(report.checkpoint.checkpointId, report);
      for (const id of job.checkpoints.keys()) {
        if (job.checkpoints.size <= MAX_CHECKPOINTS) break;
        job.checkpoints.delete(id);
      }
      break;
    case 'telemetry':
    case 'stale-message':
    case 'log':
      break;
  }
}
