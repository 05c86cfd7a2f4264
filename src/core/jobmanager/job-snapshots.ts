import { executionJobVertex, type ExecutionGraph } from '../graph/execution-graph.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { ExecutionAttemptID, JobID, JobVertexID } from '../model/ids.ts';
import type { JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { JobSubmission } from '../protocol/job-manager-message.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import type { CheckpointedJob } from './checkpointed-job.ts';
import type { Deployment } from './deployment.ts';
import { stopSavepointFailed, tooManyFailedCheckpoints } from './job-failures.ts';
import type { PendingCheckpoint } from './pending-checkpoint.ts';
import { buildCheckpointMetadata } from './snapshot-metadata.ts';

/** What a JobMaster lets its snapshots see and do. */
export interface SnapshottedAttempt {
  /** The attempt under way, null before the first. */
  deployment(): Deployment | null;
  executionGraph(): ExecutionGraph;
  /** The job is RUNNING and its sources were started. */
  isStarted(): boolean;
  toTask(attempt: ExecutionAttemptID, message: JobMasterToTask): void;
  toCoordinator(message: JobMasterToCoordinator): void;
  fail(failure: FailureInfo): void;
}

/** A job as its checkpoint coordinator sees it. */
export class JobSnapshots implements CheckpointedJob {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly restoredFrom: string | null;
  readonly hasCoordinators: boolean;

  /** @param afterTasksFinish `execution.checkpointing.checkpoints-after-tasks-finish` */
  constructor(
    readonly submission: JobSubmission,
    readonly attempt: SnapshottedAttempt,
    readonly afterTasksFinish: boolean,
  ) {
    this.jobId = submission.jobId;
    this.jobName = submission.jobGraph.jobName;
    this.restoredFrom = submission.savepointPath;
    this.hasCoordinators = submission.jobGraph.vertices.some((vertex) =>
      vertex.operators.some((operator) => operator.hasCoordinator),
    );
  }

  whyNotTriggerable(): string | null {
    const executions = this.attempt.deployment()?.executions ?? [];
    const notRunning = executions.find((e) => e.state !== 'RUNNING' && e.state !== 'FINISHED');
    const finished = this.afterTasksFinish ? undefined : executions.find((e) => e.state === 'FINISHED');
    const anyRunning = executions.some((execution) => execution.state === 'RUNNING');
    if (this.attempt.isStarted() && anyRunning && !notRunning && !finished) return null;
    const name = (notRunning ?? finished ?? executions[0])?.taskName ?? this.jobName;
    return `Checkpoint triggering task ${name} of job ${this.jobId} is not being executed at the moment. Aborting checkpoint.`;
  }

  tasksToTrigger(): readonly ExecutionAttemptID[] {
    return (this.attempt.deployment()?.tasksToTrigger() ?? []).map((execution) => execution.attemptId);
  }

  tasksToAcknowledge(): readonly ExecutionAttemptID[] {
    return (this.attempt.deployment()?.running() ?? []).map((execution) => execution.attemptId);
  }

  toTask(attempt: ExecutionAttemptID, message: JobMasterToTask): void {
    this.attempt.toTask(attempt, message);
  }

  toCoordinator(message: JobMasterToCoordinator): void {
    this.attempt.toCoordinator(message);
  }

  placeOf(attemptId: ExecutionAttemptID): { readonly vertexId: string; readonly subtask: number } {
    const execution = this.attempt.deployment()?.find(attemptId);
    return { vertexId: execution?.vertex.id ?? '', subtask: execution?.subtask ?? 0 };
  }

  parallelismByVertex(): Readonly<Record<string, number>> {
    const { vertices } = this.attempt.executionGraph();
    return Object.fromEntries(vertices.map(({ vertex }) => [vertex.id, vertex.parallelism]));
  }

  metadataOf(pending: PendingCheckpoint): CheckpointMetadata {
    const executions = this.attempt.deployment()?.executions ?? [];
    const graph = this.attempt.executionGraph();
    const maxParallelismOf = (id: JobVertexID): number => executionJobVertex(graph, id).maxParallelism;
    return buildCheckpointMetadata(this.submission.jobGraph, executions, pending, maxParallelismOf);
  }

  failBecauseOfCheckpoints(reason: string): void {
    this.attempt.fail(tooManyFailedCheckpoints(reason));
  }

  failBecauseStopFailed(reason: string): void {
    this.attempt.fail(stopSavepointFailed(this.jobId, reason));
  }
}
