import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { formatBytes, formatDuration } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import type { JobModel } from './job-model.ts';
import type { SessionLine } from './session-lines.ts';

/**
 * What the JobManager's log would say of a report; null if nothing.
 * @param job as it was before the report
 */
export function lineOfReport(report: JobManagerReport, job: JobModel, nowMs: number): SessionLine | null {
  const line = (text: string, level: SessionLine['level'] = 'info', timeMs = nowMs): SessionLine => ({
    timeMs,
    level,
    source: 'JobManager',
    text: plainText(text),
  });
  switch (report.type) {
    case 'job-status': {
      const reason = report.failure?.chain.at(-1);
      const why = reason === undefined ? '' : `: ${reason.className}: ${reason.message}`;
      return line(
        `Job ${report.jobName} (${report.jobId}) switched to ${report.status}${why}`,
        reason === undefined ? 'info' : 'error',
        report.timestamp,
      );
    }
    case 'execution-state': {
      const vertex = job.submitted.jobGraph.vertices.find(({ id }) => id === report.vertexId);
      const name = `${vertex?.name ?? report.vertexId} (${report.subtask + 1}/${vertex?.parallelism ?? '?'})`;
      const attempt = report.attempt === 0 ? '' : `, attempt ${report.attempt}`;
      return line(`${name}${attempt} switched to ${report.state}`, report.state === 'FAILED' ? 'warn' : 'info');
    }
    case 'checkpoint':
      return checkpointLine(report, job, line);
    case 'restored': {
      const skipped =
        report.skippedOperators.length === 0 ? '' : `, without the state of ${report.skippedOperators.join(', ')}`;
      return line(`Restored from ${report.path}${skipped}`);
    }
    default:
      return null;
  }
}

function checkpointLine(
  { checkpoint, jobId }: Extract<JobManagerReport, { type: 'checkpoint' }>,
  job: JobModel,
  line: (text: string, level?: SessionLine['level']) => SessionLine,
): SessionLine | null {
  const name = `${checkpoint.kind === 'checkpoint' ? 'checkpoint' : 'savepoint'} ${checkpoint.checkpointId}`;
  switch (checkpoint.status) {
    case 'in-progress':
      return job.checkpoints.peek().some(({ checkpointId }) => checkpointId === checkpoint.checkpointId)
        ? null
        : line(`Triggering ${name} of job ${jobId}`);
    case 'completed': {
      const duration = checkpoint.durationMs === null ? '' : `, ${formatDuration(checkpoint.durationMs)}`;
      return line(`Completed ${name} of job ${jobId} (${formatBytes(checkpoint.stateSizeBytes)}${duration})`);
    }
    case 'failed':
      return line(`Failed ${name} of job ${jobId}: ${checkpoint.failureReason ?? 'no reason was given'}`, 'warn');
  }
}
