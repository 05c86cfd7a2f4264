import type { OperatorID } from '../model/ids.ts';
import type { FailureInfo } from './failure-info.ts';

/** JobMaster to the job's coordinator worker, which runs all operator coordinators of the job. */
export type JobMasterToCoordinator =
  | { readonly type: 'start' }
  | {
      readonly type: 'subtask-ready';
      readonly operatorId: OperatorID;
      readonly subtask: number;
    }
  | {
      readonly type: 'operator-event';
      readonly operatorId: OperatorID;
      readonly subtask: number;
      readonly event: Uint8Array;
    }
  | { readonly type: 'snapshot'; readonly checkpointId: number }
  | {
      readonly type: 'notify-checkpoint-complete';
      readonly checkpointId: number;
    }
  | {
      readonly type: 'notify-checkpoint-aborted';
      readonly checkpointId: number;
    }
  | { readonly type: 'probe'; readonly sequence: number };

/** The coordinator worker to the JobMaster. Events sent after a snapshot are held by the JobMaster until the sources have the barrier. */
export type CoordinatorToJobMaster =
  | { readonly type: 'ready' }
  | {
      readonly type: 'operator-event';
      readonly operatorId: OperatorID;
      readonly subtask: number;
      readonly event: Uint8Array;
    }
  | {
      readonly type: 'snapshot-taken';
      readonly checkpointId: number;
      readonly states: Readonly<Record<OperatorID, Uint8Array>>;
    }
  /** A line of a coordinator for the job's log. */
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'failed'; readonly failure: FailureInfo }
  | { readonly type: 'probe-answer'; readonly sequence: number };
