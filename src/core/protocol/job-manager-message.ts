import type { JobGraph } from '../graph/job-graph.ts';
import type { ExecutionState } from '../model/execution-state.ts';
import type { ExecutionAttemptID, JobID } from '../model/ids.ts';
import type { JobStatus } from '../model/job-status.ts';
import type { CoordinatorToJobMaster, JobMasterToCoordinator } from './coordinator-message.ts';
import type { CoordinatorDeploymentDescriptor, TaskDeploymentDescriptor } from './deployment-descriptor.ts';
import type { FailureInfo } from './failure-info.ts';
import type { JobManagerToStorage, StorageToJobManager } from './storage-message.ts';
import type { CheckpointMetrics, JobMasterToTask, TaskToJobMaster } from './task-message.ts';
import type { TaskTelemetry } from './telemetry.ts';

/** How a job is started. Keys of `configuration` are Flink's. */
export interface JobSubmission {
  readonly jobId: JobID;
  readonly jobGraph: JobGraph;
  /** Names the program text that the host keeps for this job's workers. */
  readonly programId: string;
  readonly configuration: Readonly<Record<string, string>>;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
}

/** Everything that can happen to the JobManager machine. Requests of clients carry an id that their reply repeats. */
export type JobManagerEvent =
  | {
      readonly type: 'submit-job';
      readonly requestId: number;
      readonly submission: JobSubmission;
    }
  | {
      readonly type: 'trigger-savepoint';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly targetDirectory: string | null;
    }
  | {
      readonly type: 'stop-with-savepoint';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly targetDirectory: string | null;
      readonly drain: boolean;
    }
  | {
      readonly type: 'trigger-checkpoint';
      readonly requestId: number;
      readonly jobId: JobID;
    }
  /** Asks every running task for its telemetry; the answers come as reports. */
  | { readonly type: 'pull-telemetry'; readonly jobId: JobID }
  /** Records per second and source subtask; null: full speed, 0: paused. `steps` more may be emitted at once. */
  | {
      readonly type: 'set-speed';
      readonly jobId: JobID;
      readonly recordsPerSecond: number | null;
      readonly steps?: number;
    }
  | {
      readonly type: 'cancel-job';
      readonly requestId: number;
      readonly jobId: JobID;
    }
  | {
      readonly type: 'dispose-savepoint';
      readonly requestId: number;
      readonly path: string;
    }
  /** Answered when the job is globally terminal. */
  | {
      readonly type: 'await-job';
      readonly requestId: number;
      readonly jobId: JobID;
    }
  | {
      readonly type: 'from-task';
      readonly attemptId: ExecutionAttemptID;
      readonly message: TaskToJobMaster;
    }
  | {
      readonly type: 'from-coordinator';
      readonly jobId: JobID;
      readonly attempt: number;
      readonly message: CoordinatorToJobMaster;
    }
  | { readonly type: 'from-storage'; readonly message: StorageToJobManager }
  /** The host lost a worker, or could not start one. */
  | {
      readonly type: 'worker-failed';
      readonly attemptId: ExecutionAttemptID;
      readonly failure: FailureInfo;
    }
  | {
      readonly type: 'coordinator-failed';
      readonly jobId: JobID;
      readonly attempt: number;
      readonly failure: FailureInfo;
    }
  | {
      readonly type: 'task-manager-added';
      readonly taskManagerId: string;
      readonly slots: number;
    }
  | {
      readonly type: 'task-manager-lost';
      readonly taskManagerId: string;
      readonly failure: FailureInfo;
    }
  | { readonly type: 'timer'; readonly timerId: number };

/** What the JobManager machine wants done. Effects are carried out in order. */
export type JobManagerEffect =
  | {
      readonly type: 'reply';
      readonly requestId: number;
      readonly reply: JobManagerReply;
    }
  /** Start a worker in a slot, load the program, bind its channels, hand it the descriptor. */
  | {
      readonly type: 'deploy-task';
      readonly taskManagerId: string;
      readonly slot: number;
      readonly programId: string;
      readonly descriptor: TaskDeploymentDescriptor;
    }
  | {
      readonly type: 'deploy-coordinator';
      readonly programId: string;
      readonly descriptor: CoordinatorDeploymentDescriptor;
    }
  | {
      readonly type: 'to-task';
      readonly attemptId: ExecutionAttemptID;
      readonly message: JobMasterToTask;
    }
  | {
      readonly type: 'to-coordinator';
      readonly jobId: JobID;
      readonly attempt: number;
      readonly message: JobMasterToCoordinator;
    }
  /** End the worker at once; its ports are closed. */
  | { readonly type: 'release-task'; readonly attemptId: ExecutionAttemptID }
  | {
      readonly type: 'release-coordinator';
      readonly jobId: JobID;
      readonly attempt: number;
    }
  | { readonly type: 'to-storage'; readonly message: JobManagerToStorage }
  | {
      readonly type: 'start-timer';
      readonly timerId: number;
      readonly delayMs: number;
    }
  | { readonly type: 'stop-timer'; readonly timerId: number }
  /** Something that the page, a log or a test may want to show. Never needed for the job to go on. */
  | { readonly type: 'report'; readonly report: JobManagerReport };

export type JobManagerReply =
  | { readonly type: 'ok' }
  | { readonly type: 'savepoint-completed'; readonly path: string }
  | {
      readonly type: 'checkpoint-completed';
      readonly checkpointId: number;
      readonly path: string | null;
    }
  | {
      readonly type: 'job-ended';
      readonly status: 'FINISHED' | 'CANCELED' | 'FAILED';
      readonly failure: FailureInfo | null;
      readonly runtimeMs: number;
    }
  | { readonly type: 'failed'; readonly failure: FailureInfo };

/** The inspection stream: one union that any view may observe. */
export type JobManagerReport =
  | {
      readonly type: 'job-status';
      readonly jobId: JobID;
      readonly jobName: string;
      readonly status: JobStatus;
      readonly timestamp: number;
      readonly failure: FailureInfo | null;
    }
  | {
      readonly type: 'execution-state';
      readonly jobId: JobID;
      readonly attemptId: ExecutionAttemptID;
      readonly vertexId: string;
      readonly subtask: number;
      readonly attempt: number;
      readonly state: ExecutionState;
      readonly taskManagerId: string | null;
      readonly slot: number | null;
    }
  | {
      readonly type: 'checkpoint';
      readonly jobId: JobID;
      readonly checkpoint: CheckpointReport;
    }
  | {
      readonly type: 'restored';
      readonly jobId: JobID;
      readonly path: string;
      readonly checkpointId: number;
      readonly bytesPerSubtask: Readonly<Record<string, readonly number[]>>;
      readonly skippedOperators: readonly string[];
    }
  | {
      readonly type: 'telemetry';
      readonly jobId: JobID;
      readonly attemptId: ExecutionAttemptID;
      readonly vertexId: string;
      readonly subtask: number;
      readonly telemetry: TaskTelemetry;
    }
  | {
      readonly type: 'stale-message';
      readonly attemptId: ExecutionAttemptID;
      readonly messageType: string;
    }
  | {
      readonly type: 'log';
      readonly jobId: JobID | null;
      readonly level: 'info' | 'warn' | 'error';
      readonly text: string;
    };

/** One checkpoint or savepoint, whenever something about it changed. */
export interface CheckpointReport {
  readonly checkpointId: number;
  readonly kind: 'checkpoint' | 'savepoint' | 'stop' | 'stop-drain';
  readonly status: 'in-progress' | 'completed' | 'failed';
  readonly triggerTimestamp: number;
  readonly durationMs: number | null;
  readonly path: string | null;
  readonly stateSizeBytes: number;
  readonly acknowledged: number;
  readonly total: number;
  /** Flink's sentence for the reason, null unless failed. */
  readonly failureReason: string | null;
  readonly subtasks: readonly {
    readonly vertexId: string;
    readonly subtask: number;
    readonly metrics: CheckpointMetrics;
  }[];
}
