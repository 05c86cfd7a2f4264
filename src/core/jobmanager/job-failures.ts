import { FlinkError } from '../model/flink-error.ts';
import type { JobID } from '../model/ids.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import { failureOf } from './failure.ts';

// What a JobMaster says of failures that it finds itself, in Flink's words where Flink has some.

/** Two futures stand between scheduler and slot pool, and each wraps what went wrong. */
export function slotsUnavailable(): FailureInfo {
  const completion = 'java.util.concurrent.CompletionException';
  const className = 'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException';
  const root = new FlinkError(className, 'Could not acquire the minimum required resources.');
  const inner = new FlinkError(completion, `${root.className}: ${root.message}`, root);
  return failureOf(new FlinkError(completion, `${completion}: ${inner.message}`, inner), 'environment');
}

export const failedWithoutReason = (taskName: string): FailureInfo =>
  failureOf(new FlinkError('java.lang.Exception', `Task ${taskName} failed without saying why.`), 'engine');

export const silentTask = (taskName: string, silentMs: number): FailureInfo =>
  failureOf(
    new FlinkError(
      'java.util.concurrent.TimeoutException',
      `Task ${taskName} has not answered for about ${Math.round(silentMs / 1000)} s: its code may never return, or its worker was ended by the browser.`,
    ),
    'environment',
  );

/** A stop savepoint is complete, and the job did not end. */
export const failedWhileStopping = (jobId: JobID, path: string): FailureInfo =>
  failureOf(
    new FlinkError(
      'org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException',
      `A savepoint has been created at: ${path}, but the corresponding job ${jobId} failed during stopping. The savepoint is consistent, but might have uncommitted transactions. If you want to commit the transaction please restart a job from this savepoint.`,
    ),
    'environment',
  );

export const tooManyFailedCheckpoints = (reason: string): FailureInfo =>
  failureOf(
    new FlinkError(
      'org.apache.flink.util.FlinkRuntimeException',
      `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${reason}, view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.`,
    ),
    'environment',
  );

export function stopSavepointFailed(jobId: JobID, reason: string): FailureInfo {
  const cause = new FlinkError('org.apache.flink.runtime.checkpoint.CheckpointException', reason);
  const message = `A stop-with-savepoint of job ${jobId} failed; the job goes on from its latest checkpoint.`;
  return failureOf(new FlinkError('org.apache.flink.util.FlinkException', message, cause), 'environment');
}
