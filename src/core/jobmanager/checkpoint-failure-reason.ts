/** Flink's `CheckpointFailureReason`: a closed list with a sentence each. */
export const CHECKPOINT_FAILURE_REASONS = {
  NOT_ALL_REQUIRED_TASKS_RUNNING: 'Not all required tasks are currently running.',
  TOO_MANY_CHECKPOINT_REQUESTS: 'The maximum number of queued checkpoint requests exceeded',
  IO_EXCEPTION: 'An Exception occurred while triggering the checkpoint. IO-problem detected.',
  CHECKPOINT_ASYNC_EXCEPTION: 'Asynchronous task checkpoint failed.',
  CHECKPOINT_EXPIRED: 'Checkpoint expired before completing.',
  CHECKPOINT_SUBSUMED: 'Checkpoint has been subsumed.',
  CHECKPOINT_DECLINED: 'Checkpoint was declined.',
  CHECKPOINT_DECLINED_TASK_CLOSING: 'Task is about to close.',
  CHECKPOINT_COORDINATOR_SHUTDOWN: 'CheckpointCoordinator shutdown.',
  CHECKPOINT_COORDINATOR_SUSPEND: 'Checkpoint Coordinator is suspending.',
  JOB_FAILOVER_REGION: 'FailoverRegion is restarting.',
  TASK_FAILURE: 'Task has failed.',
  FINALIZE_CHECKPOINT_FAILURE: 'Failure to finalize checkpoint.',
  TRIGGER_CHECKPOINT_FAILURE: 'Trigger checkpoint failure.',
} as const;

export type CheckpointFailureReason = keyof typeof CHECKPOINT_FAILURE_REASONS;

/** The reasons that count towards `tolerable-failed-checkpoints` (`CheckpointFailureManager`). */
const COUNTED: ReadonlySet<CheckpointFailureReason> = new Set<CheckpointFailureReason>([
  'IO_EXCEPTION',
  'CHECKPOINT_ASYNC_EXCEPTION',
  'CHECKPOINT_DECLINED',
  'CHECKPOINT_EXPIRED',
  'FINALIZE_CHECKPOINT_FAILURE',
]);

export const countsAsFailure = (reason: CheckpointFailureReason): boolean => COUNTED.has(reason);
