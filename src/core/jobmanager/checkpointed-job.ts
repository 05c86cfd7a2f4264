import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { ExecutionAttemptID, JobID } from '../model/ids.ts';
import type { JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import type { PendingCheckpoint } from './pending-checkpoint.ts';

/** What the checkpoint coordinator needs of the job that it snapshots. */
export interface CheckpointedJob {
  readonly jobId: JobID;
  readonly jobName: string;
  /** Path of the snapshot that the job was started from, null if none. */
  readonly restoredFrom: string | null;
  /** Why no snapshot can start now, in Flink's words; null if all needed tasks run. */
  whyNotTriggerable(): string | null;
  readonly hasCoordinators: boolean;
  /** Running tasks without a running producer: barriers start there (`CheckpointPlan`). */
  tasksToTrigger(): readonly ExecutionAttemptID[];
  /** All running tasks. */
  tasksToAcknowledge(): readonly ExecutionAttemptID[];
  toTask(attempt: ExecutionAttemptID, message: JobMasterToTask): void;
  toCoordinator(message: JobMasterToCoordinator): void;
  /** Vertex and subtask of an attempt, for reports. */
  placeOf(attempt: ExecutionAttemptID): { readonly vertexId: string; readonly subtask: number };
  parallelismByVertex(): Readonly<Record<string, number>>;
  metadataOf(pending: PendingCheckpoint): CheckpointMetadata;
  /** More failures in a row than tolerable. `reason` is the last one's sentence. */
  failBecauseOfCheckpoints(reason: string): void;
  /** A stop savepoint failed: tasks may have been suspended, the job fails over as a whole. */
  failBecauseStopFailed(reason: string): void;
}
