import type { Result } from '../base/result.ts';
import type { JobID } from '../model/ids.ts';
import type { JobStatus } from '../model/job-status.ts';
import type { FailureChain } from './failure-chain.ts';

/** `SavepointFormatType`. */
export type SavepointFormatType = 'CANONICAL' | 'NATIVE';
/** `CheckpointType` of the checkpoint action; CONFIGURED leaves it to the job's own settings. */
export type CheckpointType = 'CONFIGURED' | 'FULL';
/** `RecoveryClaimMode`. */
export type RecoveryClaimMode = 'CLAIM' | 'NO_CLAIM' | 'LEGACY';

/** `SavepointRestoreSettings`: from `-s`, `-n` and `-cm`, or else from `execution.state-recovery.*` given by `-D`. */
export interface RestoreSettings {
  /** as typed: a directory, or the `_metadata` file in it */
  readonly path: string;
  readonly allowNonRestoredState: boolean;
  readonly claimMode: RecoveryClaimMode;
}

/** What `run` and `info` say about a program. */
export interface ProgramSettings {
  /** the name that `find-artifact` answered */
  readonly artifact: string;
  /** `-c`; null: the artifact's only program */
  readonly entryClass: string | null;
  /** `-p`, or else `parallelism.default` given by `-D`; null: the session's own default */
  readonly parallelism: number | null;
  /** all of `-D key=value`, the last value of a key wins; options stand above it */
  readonly configuration: Readonly<Record<string, string>>;
  readonly programArguments: readonly string[];
}

/** `JobStatusMessage`. */
export interface JobListing {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly status: JobStatus;
  readonly startTimeMs: number;
}

/** A node of the plan that `info` prints: one operator before chaining. */
export interface ExecutionPlanNode {
  readonly id: number;
  readonly type: string;
  readonly pact: 'Data Source' | 'Operator' | 'Data Sink';
  readonly contents: string;
  readonly parallelism: number;
  readonly predecessors: readonly { readonly id: number; readonly shipStrategy: string }[];
}

/** No JobManager answers at the address that `-m` named. */
export type Unreachable = { readonly type: 'unreachable'; readonly address: string };
/** The operation was accepted and failed; `cause` is the root failure, the client adds what Flink wraps around it. */
export type OperationFailed = { readonly type: 'failed'; readonly cause: FailureChain };
export type JobNotFound = { readonly type: 'job-not-found' };

/** Why a program gave no job graph. */
export type ProgramFailure =
  | { readonly type: 'class-not-found'; readonly className: string }
  | { readonly type: 'no-main-method' }
  /** `-c` was left out and the artifact does not say what to run */
  | { readonly type: 'no-entry-class' }
  /** the user's main threw; `cause` is what it threw */
  | { readonly type: 'main-failed'; readonly cause: FailureChain };

/** The JobMaster could not be started: bad savepoint, unmapped state, max parallelism; `cause` is the root failure. */
export type InitializationFailed = {
  readonly type: 'initialization-failed';
  readonly jobName: string;
  readonly cause: FailureChain;
};

export type SavepointFailure =
  | JobNotFound
  /** neither a target directory nor `execution.checkpointing.savepoint-dir` of the cluster */
  | { readonly type: 'no-savepoint-directory' }
  | OperationFailed
  | Unreachable;

/** Where the savepoint is or, if `detached` asked not to wait for it, the id of the request. */
export type SavepointResult =
  { readonly type: 'completed'; readonly path: string } | { readonly type: 'triggered'; readonly triggerId: string };

/**
 * Each call of the command line with its answer; they stand for the REST paths of Flink's client. An answer comes once
 * the operation is over: what Flink polls for, the session waits for.
 */
export interface ClientCalls {
  /** local, as the jar file is: no JobManager is asked; null: there is none at that path */
  'find-artifact': { request: { readonly path: string }; result: { readonly artifact: string | null }; failure: never };
  /** a convenience of Sluice: the jobs, in any state, whose ids start with 1 to 31 lower-case hex digits */
  'resolve-job-id': {
    request: { readonly prefix: string };
    result: { readonly jobIds: readonly JobID[] };
    failure: Unreachable;
  };
  /** answered once the job has left INITIALIZING; jobId null: main ended without `execute()` */
  'submit-job': {
    request: ProgramSettings & { readonly detached: boolean; readonly restore: RestoreSettings | null };
    result: { readonly jobId: JobID | null };
    failure: ProgramFailure | InitializationFailed | Unreachable;
  };
  /** answered once the job is in a terminal state; success is FINISHED. `cause` is the JobMaster's own failure */
  'await-job-result': {
    request: { readonly jobId: JobID };
    result: { readonly runtimeMs: number };
    failure: OperationFailed | { readonly type: 'job-canceled' } | Unreachable;
  };
  'describe-plan': {
    request: ProgramSettings;
    result: { readonly nodes: readonly ExecutionPlanNode[] };
    failure: ProgramFailure;
  };
  'list-jobs': {
    request: Readonly<Record<never, never>>;
    result: { readonly jobs: readonly JobListing[] };
    failure: OperationFailed | Unreachable;
  };
  'trigger-savepoint': {
    request: {
      readonly jobId: JobID;
      readonly targetDirectory: string | null;
      readonly formatType: SavepointFormatType;
      /** `cancel -s`: cancel the job once the savepoint is complete */
      readonly cancelJob: boolean;
      readonly detached: boolean;
    };
    result: SavepointResult;
    failure: SavepointFailure;
  };
  'stop-with-savepoint': {
    request: {
      readonly jobId: JobID;
      readonly targetDirectory: string | null;
      readonly formatType: SavepointFormatType;
      readonly drain: boolean;
      readonly detached: boolean;
    };
    result: SavepointResult;
    failure: SavepointFailure;
  };
  'dispose-savepoint': {
    request: { readonly path: string };
    result: Readonly<Record<never, never>>;
    failure: OperationFailed | Unreachable;
  };
  'trigger-checkpoint': {
    request: { readonly jobId: JobID; readonly checkpointType: CheckpointType };
    result: { readonly checkpointId: number };
    failure: JobNotFound | OperationFailed | Unreachable;
  };
  /** succeeds for a job that is CANCELED already, as Flink's does */
  'cancel-job': {
    request: { readonly jobId: JobID };
    result: Readonly<Record<never, never>>;
    failure:
      JobNotFound | { readonly type: 'already-terminated'; readonly status: JobStatus } | OperationFailed | Unreachable;
  };
}

export type ClientCall = keyof ClientCalls;
export type RequestOf<C extends ClientCall> = ClientCalls[C]['request'];
export type OutcomeOf<C extends ClientCall> = Result<ClientCalls[C]['result'], ClientCalls[C]['failure']>;

export type ClientRequest = { [C in ClientCall]: { readonly call: C } & RequestOf<C> }[ClientCall];

/** The answer to one request: it names the call again, so that a mix-up can't pass for a result. */
export type ClientOutcome = {
  [C in ClientCall]: { readonly call: C; readonly outcome: OutcomeOf<C> };
}[ClientCall];
