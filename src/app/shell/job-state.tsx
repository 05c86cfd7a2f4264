import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { isGloballyTerminal, type JobStatus } from '../../core/model/job-status.ts';
import type { Page } from '../commands/page.ts';
import { rootMessage } from '../commands/problem.ts';
import { announce } from '../controls/live-region.tsx';
import { formatRunTime } from '../format/quantity.ts';
import { plainText, shortId } from '../format/short-id.ts';
import type { JobModel } from '../monitor/job-model.ts';

const TICK_MS = 500;

/** State and run time of the watched job; a choice if there are several. */
export function JobState({ page }: { readonly page: Page }): JSX.Element {
  const { monitor } = page;
  const job = monitor.watched.value;
  useSignalEffect(() => {
    const watched = monitor.watched.value;
    if (watched !== null) announce(`Job ${watched.status.value}`);
  });
  if (job === null) return <span class="job-state muted">{engineState(page)}</span>;
  const status = job.status.value;
  const failure = job.failure.value;
  return (
    <span class="job-state" title={failure === null ? job.jobId : rootMessage(failure)}>
      <span class={`state-dot state-${toneOf(status)}`} aria-hidden="true" />
      <strong>{status}</strong> <RunTime key={job.jobId} job={job} />
      <JobChoice page={page} job={job} />
    </span>
  );
}

function engineState(page: Page): string {
  if (page.engineFailure.value !== null) return 'no engine';
  return page.session.value === null ? 'starting the engine…' : 'no job';
}

function toneOf(status: JobStatus): string {
  if (status === 'RUNNING') return 'running';
  if (status === 'FAILED' || status === 'FAILING') return 'failed';
  return isGloballyTerminal(status) ? 'over' : 'changing';
}

function RunTime({ job }: { readonly job: JobModel }): JSX.Element {
  const now = useSignal(Date.now());
  useSignalEffect(() => {
    if (job.endTimeMs.value !== null) return undefined;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  });
  const end = job.endTimeMs.value ?? now.value;
  return <span class="run-time">{formatRunTime(Math.max(0, end - job.submitted.startTimeMs))}</span>;
}

function JobChoice({ page, job }: { readonly page: Page; readonly job: JobModel }): JSX.Element {
  const jobs = page.monitor.jobs.value;
  return (
    <select
      aria-label="Job that is shown"
      title={`${plainText(job.submitted.jobGraph.jobName)}, job id ${job.jobId}`}
      class="mono job-choice"
      value={job.jobId}
      onChange={({ currentTarget }) => {
        const chosen = jobs.find(({ jobId }) => jobId === currentTarget.value);
        if (chosen !== undefined) page.monitor.watch(chosen.jobId);
      }}
    >
      {jobs.toReversed().map(({ jobId, submitted, status }) => (
        <option key={jobId} value={jobId}>
          {shortId(jobId)} {plainText(submitted.jobGraph.jobName)} {status.value}
        </option>
      ))}
    </select>
  );
}
