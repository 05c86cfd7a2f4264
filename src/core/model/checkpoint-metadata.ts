import type { OperatorID } from './ids.ts';
import type { OperatorSubtaskState } from './state-handles.ts';

/** `OperatorState`: one operator in a snapshot. `subtasks` is keyed by subtask index; finished subtasks are listed. */
export interface OperatorState {
  readonly operatorId: OperatorID;
  /** Absent before metadata version 5. */
  readonly name: string | null;
  readonly uid: string | null;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** Bytes of the operator coordinator (a source's enumerator); null if none. */
  readonly coordinatorState: Uint8Array | null;
  readonly fullyFinished: boolean;
  readonly subtasks: ReadonlyMap<number, OperatorSubtaskState>;
  readonly finishedSubtasks: ReadonlySet<number>;
  /** Channel-state handles per subtask (unaligned checkpoints): counted, never restored. */
  readonly channelStateCount: number;
}

/** `SavepointType` and `CheckpointType` as the properties of the metadata file name them. */
export type SnapshotType = 'Savepoint' | 'Suspend Savepoint' | 'Terminate Savepoint' | 'Checkpoint' | 'Full Checkpoint';

/** What `_metadata` holds, Flink's `CheckpointMetadata`. */
export interface CheckpointMetadata {
  readonly version: number;
  readonly checkpointId: number;
  /** null in versions 2 and 3, which carry no properties. */
  readonly snapshotType: SnapshotType | null;
  /** True for a savepoint in its backend's own format (`SavepointFormatType.NATIVE`); absent otherwise. */
  readonly isNativeFormat?: true;
  readonly masterStates: readonly {
    readonly name: string;
    readonly version: number;
    readonly payload: Uint8Array;
  }[];
  readonly operators: readonly OperatorState[];
}
