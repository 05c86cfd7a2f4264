import type { Result } from '../../core/base/result.ts';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { ExecutionAttemptID, JobID } from '../../core/model/ids.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { EmittedProgram, EvaluationFailure, EvaluationSettings } from './programs.ts';

/** The page's Run button, and everything that `flink run` can say. */
export interface JobRequest extends EvaluationSettings {
  readonly program: { readonly artifact: string } | { readonly text: EmittedProgram; readonly name: string };
  /** Directory or `_metadata` of the snapshot to start from. */
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
}

export type SubmissionFailure =
  | { readonly type: 'program'; readonly failure: EvaluationFailure }
  | { readonly type: 'no-such-artifact' }
  /** The JobMaster could not start: bad savepoint, unmapped state, max parallelism. The root cause, in Flink's words. */
  | { readonly type: 'initialization'; readonly failure: FailureInfo };

/** What was submitted, from wherever: button, terminal, lesson. */
export interface SubmittedJob {
  readonly jobId: JobID;
  readonly jobGraph: JobGraph;
  /** `fraud-detection.jar`: artifact, or current source. */
  readonly artifact: string;
  readonly program: EmittedProgram;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
  readonly configuration: Readonly<Record<string, string>>;
  readonly startTimeMs: number;
}

export interface Jobs {
  /** Answered once the job has left INITIALIZING. */
  submit(request: JobRequest): Promise<Result<JobID, SubmissionFailure>>;
  cancel(jobId: JobID): Promise<Result<null, FailureInfo>>;
  /** @param targetDirectory null: the configured one. @returns the path */
  savepoint(jobId: JobID, targetDirectory: string | null): Promise<Result<string, FailureInfo>>;
  /** @returns the path of the savepoint; nothing was processed after it */
  stopWithSavepoint(
    jobId: JobID,
    options: { readonly targetDirectory: string | null; readonly drain: boolean },
  ): Promise<Result<string, FailureInfo>>;
  /** Ends the attempt's worker, as a crash does. */
  killSubtask(attemptId: ExecutionAttemptID): void;
  /** Records per second and source subtask; null: full speed; 0: paused. */
  setSpeed(jobId: JobID, recordsPerSecond: number | null): void;
  /** While paused: lets each source subtask emit so many records. */
  step(jobId: JobID, records: number): void;
  /** Which job's telemetry comes, every 250 ms; null: none. Others are asked once a second, for their rates alone. */
  observe(jobId: JobID | null): void;
}
