import type { CheckpointReport } from '../../core/protocol/job-manager-message.ts';
import { sleep } from './bench-host.ts';
import type { BenchJob, BenchSession } from './bench-session.ts';
import { median } from './statistics.ts';

/** Savepoints of a running job: ms, medians of several. */
export interface SavepointFigures {
  /** The longest time for which a record waited for the snapshot. */
  readonly pauseMs: number;
  readonly totalMs: number;
  readonly sizeBytes: number;
  /** The job's own checkpoints meanwhile. */
  readonly checkpointMs: number;
}

export interface RestoreFigures {
  /** From the submission until all tasks run. */
  readonly runningMs: number;
  /** From the submission until a detector has handled a record. */
  readonly firstRecordMs: number;
}

export interface SmallJobFigures {
  readonly runToFirstRecordMs: number;
  /** Stop with savepoint, and resume at doubled parallelism until a detector has handled a record. */
  readonly stopAndResumeMs: number;
}

const BETWEEN_MS = 300;

const longestPauseMs = ({ subtasks }: CheckpointReport): number =>
  Math.max(...subtasks.map(({ metrics }) => metrics.longestPauseMs));

export async function measureSavepoints(
  session: BenchSession,
  job: BenchJob,
  times: number,
): Promise<SavepointFigures> {
  const savepoints: CheckpointReport[] = [];
  for (let i = 0; i < times; i++) {
    savepoints.push(await session.savepoint(job));
    await sleep(BETWEEN_MS);
  }
  const durations = session.checkpoints.flatMap(({ kind, status, durationMs }) =>
    kind === 'checkpoint' && status === 'completed' && durationMs !== null ? [durationMs] : [],
  );
  return {
    pauseMs: median(savepoints.map(longestPauseMs)),
    totalMs: median(savepoints.map(({ durationMs }) => durationMs ?? NaN)),
    sizeBytes: savepoints.at(-1)?.stateSizeBytes ?? NaN,
    checkpointMs: median(durations.slice(-10)),
  };
}

/** Stops the job, and restores it at doubled parallelism, several times. */
export async function measureRestore(session: BenchSession, job: BenchJob, times: number): Promise<RestoreFigures> {
  const path = await session.stop(job);
  const running: number[] = [];
  const first: number[] = [];
  for (let i = 0; i < times; i++) {
    const program = await session.evaluate(2 * job.parallelism);
    await sleep(BETWEEN_MS);
    const startMs = performance.now();
    const restored = await session.submit(program, path);
    await session.waitUntilRunning(restored);
    running.push(performance.now() - startMs);
    first.push((await session.firstRecord(restored)) - startMs);
    await session.cancel(restored);
  }
  return { runningMs: median(running), firstRecordMs: median(first) };
}

export async function measureSmallJob(session: BenchSession, keys: number, times: number): Promise<SmallJobFigures> {
  await session.createTopic(keys);
  const run: number[] = [];
  const resume: number[] = [];
  for (let i = 0; i < times; i++) {
    const startMs = performance.now();
    const job = await session.run(2);
    run.push((await session.firstRecord(job)) - startMs);
    await sleep(BETWEEN_MS);
    const stopMs = performance.now();
    const path = await session.stop(job);
    const resumed = await session.submit(await session.evaluate(4), path);
    resume.push((await session.firstRecord(resumed)) - stopMs);
    await session.cancel(resumed);
  }
  return { runToFirstRecordMs: median(run), stopAndResumeMs: median(resume) };
}
