import type { JobID } from '../model/ids.ts';
import type { JobStatus } from '../model/job-status.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { Execution } from './execution.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import type { RestorePlan } from './restore-plan.ts';

/** Tells the inspection stream what happens to one job. */
export class JobReporter {
  constructor(
    readonly jobId: JobID,
    readonly jobName: string,
    readonly services: JobManagerServices,
  ) {}

  status(status: JobStatus, failure: FailureInfo | null): void {
    const { jobId, jobName } = this;
    const timestamp = this.services.now();
    this.services.outbox.report({ type: 'job-status', jobId, jobName, status, timestamp, failure });
  }

  execution({ attemptId, vertex, subtask, attempt, state, slot }: Execution): void {
    this.services.outbox.report({
      type: 'execution-state',
      jobId: this.jobId,
      attemptId,
      vertexId: vertex.id,
      subtask,
      attempt,
      state,
      taskManagerId: slot?.taskManagerId ?? null,
      slot: slot?.slot ?? null,
    });
  }

  restored({ path, checkpointId, bytesPerSubtask, skippedOperators }: RestorePlan): void {
    const { jobId } = this;
    this.services.outbox.report({ type: 'restored', jobId, path, checkpointId, bytesPerSubtask, skippedOperators });
  }

  log(level: 'info' | 'warn' | 'error', text: string): void {
    this.services.outbox.report({ type: 'log', jobId: this.jobId, level, text });
  }
}
