import { expect } from 'vitest';
import type { JobID } from '../../src/core/model/ids.ts';
import type { ExecutionState } from '../../src/core/model/execution-state.ts';
import type { JobStatus } from '../../src/core/model/job-status.ts';
import type { FailureInfo } from '../../src/core/protocol/failure-info.ts';
import type { JobManagerRequest } from '../../src/core/host/session-host.ts';
import type { JobManagerReply } from '../../src/core/protocol/job-manager-message.ts';
import type { HostUnderTest, JobStart, ReportOf } from './hosts/host-under-test.ts';

export const SAVEPOINTS = 's3://savepoints/tests';
const MOST_PASSES = 3000;

type Ended = Extract<JobManagerReply, { type: 'job-ended' }>;

/** Lets things happen until there is an answer. @throws Error naming `what` if it does not come */
export async function until<T>(host: HostUnderTest, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let left = MOST_PASSES; left > 0; left--) {
    const found = await look();
    if (found !== undefined) return found;
    await host.pass();
  }
  throw new Error(`waited in vain for ${what}`);
}

/** @throws Error with the failure if the job is refused */
export async function submit(host: HostUnderTest, start: JobStart): Promise<JobID> {
  const submitted = await host.submit(start);
  if (!submitted.ok) throw new Error(`refused: ${textOf(submitted.error)}`);
  return submitted.value;
}

/** Why a program or a submission was refused. */
export async function refusal(host: HostUnderTest, start: JobStart): Promise<FailureInfo> {
  const submitted = await host.submit(start);
  if (submitted.ok) throw new Error(`job ${submitted.value} was accepted`);
  return submitted.error;
}

export async function end(host: HostUnderTest, jobId: JobID): Promise<Ended> {
  const reply = await host.request({ type: 'await-job', jobId });
  if (reply.type !== 'job-ended') throw new Error(`the job has no end: ${JSON.stringify(reply)}`);
  return reply;
}

/** Waits for a job to fail. */
export async function failure(host: HostUnderTest, jobId: JobID): Promise<FailureInfo> {
  const ended = await end(host, jobId);
  if (ended.status !== 'FAILED' || ended.failure === null) throw new Error(`the job is ${ended.status}`);
  return ended.failure;
}

export async function finish(host: HostUnderTest, jobId: JobID): Promise<void> {
  const ended = await end(host, jobId);
  expect(ended.failure === null ? ended.status : textOf(ended.failure)).toBe('FINISHED');
}

type SnapshotRequest = Extract<JobManagerRequest, { type: 'trigger-savepoint' | 'stop-with-savepoint' }>;

/** Asks again while the job is still starting: Flink refuses then too. */
export function snapshot(host: HostUnderTest, request: SnapshotRequest): Promise<JobManagerReply> {
  return until(host, request.type, async () => {
    const reply = await host.request(request);
    const tooEarly = reply.type === 'failed' && textOf(reply.failure).includes('Not all required tasks');
    return tooEarly ? undefined : reply;
  });
}

/** @returns its path */
export async function savepoint(host: HostUnderTest, jobId: JobID, targetDirectory = SAVEPOINTS): Promise<string> {
  return pathOf(await snapshot(host, { type: 'trigger-savepoint', jobId, targetDirectory }));
}

/** @returns the savepoint's path, once the job has finished */
export async function stop(host: HostUnderTest, jobId: JobID, drain = false): Promise<string> {
  const reply = await snapshot(host, { type: 'stop-with-savepoint', jobId, targetDirectory: SAVEPOINTS, drain });
  if (reply.type !== 'failed') await finish(host, jobId);
  return pathOf(reply);
}

export async function cancel(host: HostUnderTest, jobId: JobID): Promise<void> {
  expect(await host.request({ type: 'cancel-job', jobId })).toEqual({ type: 'ok' });
  expect((await end(host, jobId)).status).toBe('CANCELED');
}

function pathOf(reply: JobManagerReply): string {
  if (reply.type === 'failed') throw new Error(textOf(reply.failure));
  if (reply.type !== 'savepoint-completed') throw new Error(`not a savepoint: ${reply.type}`);
  return reply.path;
}

/** The chain as a terminal shows it. */
export const textOf = ({ chain }: FailureInfo): string =>
  chain.map(({ className, message }) => `${className}: ${message}`).join('\nCaused by: ');

/** Records that the sources of the job's current attempt have emitted. */
export async function emitted(host: HostUnderTest, jobId: JobID): Promise<number> {
  const latest = new Map<string, { readonly attemptId: string; readonly records: number }>();
  for (const report of await host.reports('telemetry')) {
    const { vertexId, subtask, attemptId, telemetry } = report;
    if (report.jobId !== jobId || telemetry.emittedRecords === undefined) continue;
    latest.set(`${vertexId} ${subtask}`, { attemptId, records: telemetry.emittedRecords });
  }
  return [...latest.values()].reduce((sum, { records }) => sum + records, 0);
}

export async function untilEmitted(host: HostUnderTest, jobId: JobID, records: number): Promise<void> {
  await until(host, `${records} records of job ${jobId}`, async () => {
    await host.pullTelemetry(jobId);
    return (await emitted(host, jobId)) >= records ? true : undefined;
  });
}

/** Lines that the job's tasks printed or logged, once one of them matches. */
export function untilLogged(host: HostUnderTest, jobId: JobID, pattern: RegExp): Promise<readonly string[]> {
  return until(host, `a line like ${String(pattern)}`, async () => {
    await host.pullTelemetry(jobId);
    const lines = await logged(host, jobId);
    return lines.some((line) => pattern.test(line)) ? lines : undefined;
  });
}

export async function logged(host: HostUnderTest, jobId: JobID): Promise<readonly string[]> {
  const reports = await host.reports('telemetry');
  return reports.filter((r) => r.jobId === jobId).flatMap(({ telemetry }) => telemetry.log.map(({ text }) => text));
}

export function untilStatus(host: HostUnderTest, jobId: JobID, status: JobStatus): Promise<ReportOf<'job-status'>> {
  return until(host, `job ${jobId} to be ${status}`, async () =>
    (await host.reports('job-status')).find((report) => report.jobId === jobId && report.status === status),
  );
}

/** Latest states of all subtasks of the job. */
export async function executions(host: HostUnderTest, jobId: JobID): Promise<readonly ReportOf<'execution-state'>[]> {
  const latest = new Map<string, ReportOf<'execution-state'>>();
  for (const report of await host.reports('execution-state')) {
    if (report.jobId === jobId) latest.set(`${report.vertexId} ${report.subtask}`, report);
  }
  return [...latest.values()];
}

/** Waits until all subtasks are in that state. */
export function untilAll(
  host: HostUnderTest,
  jobId: JobID,
  state: ExecutionState,
): Promise<readonly ReportOf<'execution-state'>[]> {
  return until(host, `all tasks of ${jobId} to be ${state}`, async () => {
    const found = await executions(host, jobId);
    return found.length > 0 && found.every((execution) => execution.state === state) ? found : undefined;
  });
}

/** Waits for `count` completed checkpoints in all, savepoints not counted. */
export function untilCheckpoints(host: HostUnderTest, jobId: JobID, count: number): Promise<number> {
  return until(host, `${count} checkpoints of ${jobId}`, async () => {
    const completed = new Set<number>();
    for (const { jobId: id, checkpoint } of await host.reports('checkpoint')) {
      if (id === jobId && checkpoint.kind === 'checkpoint' && checkpoint.status === 'completed')
        completed.add(checkpoint.checkpointId);
    }
    return completed.size >= count ? completed.size : undefined;
  });
}
