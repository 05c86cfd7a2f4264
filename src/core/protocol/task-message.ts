import type { ExecutionState } from '../model/execution-state.ts';
import type { OperatorID } from '../model/ids.ts';
import type { OperatorSubtaskState } from '../model/state-handles.ts';
import type { SnapshotKind } from './channel-message.ts';
import type { FailureInfo } from './failure-info.ts';
import type { TaskTelemetry } from './telemetry.ts';

/** JobMaster to one attempt. */
export type JobMasterToTask =
  /** All tasks of the job are RUNNING: sources may start. */
  | { readonly type: 'start-sources' }
  /** To tasks none of whose producers runs, sources first of all: inject the barrier now. */
  | {
      readonly type: 'trigger-checkpoint';
      readonly checkpointId: number;
      readonly timestamp: number;
      readonly kind: SnapshotKind;
    }
  | {
      readonly type: 'notify-checkpoint-complete';
      readonly checkpointId: number;
    }
  | {
      readonly type: 'notify-checkpoint-aborted';
      readonly checkpointId: number;
      readonly latestCompletedId: number | null;
    }
  | {
      readonly type: 'operator-event';
      readonly operatorId: OperatorID;
      readonly event: Uint8Array;
    }
  | { readonly type: 'cancel' }
  /** Are you there? Answered between two mailbox steps. */
  | { readonly type: 'probe'; readonly sequence: number }
  /**
   * Debugging aid of the page, for sources. `recordsPerSecond` of one subtask; null is full speed, 0 a pause.
   * `steps`: records that may be emitted at once in spite of it.
   */
  | { readonly type: 'set-speed'; readonly recordsPerSecond: number | null; readonly steps?: number }
  | { readonly type: 'pull-telemetry' };

/** One attempt to the JobMaster. The port says which attempt. */
export type TaskToJobMaster =
  | {
      readonly type: 'state-changed';
      readonly state: ExecutionState;
      readonly failure: FailureInfo | null;
    }
  | {
      readonly type: 'acknowledge-checkpoint';
      readonly checkpointId: number;
      readonly states: Readonly<Record<OperatorID, OperatorSubtaskState>>;
      readonly metrics: CheckpointMetrics;
      /** The task was deployed as finished (`TaskRestore.finished`), and still is: Flink's `isTaskDeployedAsFinished`. */
      readonly finished?: true;
    }
  | {
      readonly type: 'decline-checkpoint';
      readonly checkpointId: number;
      readonly reason: string;
      readonly failure: FailureInfo | null;
    }
  | {
      readonly type: 'operator-event';
      readonly operatorId: OperatorID;
      readonly event: Uint8Array;
    }
  | { readonly type: 'probe-answer'; readonly sequence: number }
  | { readonly type: 'telemetry'; readonly telemetry: TaskTelemetry };

/** Flink's `CheckpointMetrics` of one subtask. Durations in ms, sizes in bytes. */
export interface CheckpointMetrics {
  /** From the trigger's timestamp to the first barrier's arrival. */
  readonly startDelayMs: number;
  readonly alignmentDurationMs: number;
  readonly syncDurationMs: number;
  readonly asyncDurationMs: number;
  readonly stateSizeBytes: number;
  /** Longest single step while the snapshot ran: the pause that records saw. */
  readonly longestPauseMs: number;
}
