import type { JobVertex } from '../graph/job-graph.ts';
import type { ChannelID, ExecutionAttemptID, JobID, OperatorID } from '../model/ids.ts';
import type { KeyGroupRange } from '../model/key-group-range.ts';
import type { OperatorStateMode } from '../model/state-handles.ts';

/** State bytes that an attempt may read: inlined, or a grant number that the storage resolves for this attempt only. */
export type RestoreSource =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'granted';
      readonly grant: number;
      readonly sizeBytes: number;
    };

/** The part of one old subtask's canonical keyed stream that a new subtask needs. Offsets are absolute in the source. */
export interface KeyedRestoreSlice {
  readonly source: RestoreSource;
  /** The groups that old handle and new range share. */
  readonly range: KeyGroupRange;
  /** One offset per group of `range`, 0 if empty. */
  readonly offsets: readonly number[];
  /** The header, which every reader needs, is [0, headerEndOffset). */
  readonly headerEndOffset: number;
  /** The sections of `range` lie in [startOffset, endOffset); equal if all its groups are empty. */
  readonly startOffset: number;
  readonly endOffset: number;
}

/** Partitions of one named operator state, to be read from `source` at `offsets`. */
export interface OperatorStateRestore {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly source: RestoreSource;
  /** The stream's header is [0, headerEndOffset). */
  readonly headerEndOffset: number;
  readonly offsets: readonly number[];
  /** Where each partition ends (exclusive). */
  readonly endOffsets: readonly number[];
}

export interface OperatorRestore {
  readonly keyed: readonly KeyedRestoreSlice[];
  readonly operatorState: readonly OperatorStateRestore[];
}

/** What an attempt restores, per operator of its chain. */
export interface TaskRestore {
  readonly checkpointId: number;
  readonly operators: Readonly<Record<OperatorID, OperatorRestore>>;
  /** The whole vertex had finished: the task only passes on the end of data, barriers and ends. */
  readonly finished?: true;
}

export interface ChannelDescriptor {
  readonly channelId: ChannelID;
  /** The subtask at the other end. */
  readonly peerSubtask: number;
}

/** One job edge at one end of it. */
export interface EdgeDescriptor {
  /** `JobEdge.index`. */
  readonly edge: number;
  /** In order of the peer's subtask index. */
  readonly channels: readonly ChannelDescriptor[];
}

/** Everything a worker needs to run one attempt, Flink's `TaskDeploymentDescriptor`. Pure data. */
export interface TaskDeploymentDescriptor {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly attemptId: ExecutionAttemptID;
  readonly attempt: number;
  readonly vertex: JobVertex;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** Whole job's hash: the worker evaluates the program itself and asserts that it got the same graph. */
  readonly jobGraphHash: string;
  readonly inputs: readonly EdgeDescriptor[];
  readonly outputs: readonly EdgeDescriptor[];
  /** Number of this vertex's producers' edges etc. is in `vertex`; parallelism of each target vertex by edge index. */
  readonly targetMaxParallelism: Readonly<Record<number, number>>;
  readonly configuration: Readonly<Record<string, string>>;
  readonly restore: TaskRestore | null;
  /** Seed of the attempt's chance. */
  readonly seed: number;
}

/** One operator coordinator to run in the job's coordinator worker. `state` null: fresh start. */
export interface CoordinatorDescriptor {
  readonly operatorId: OperatorID;
  readonly parallelism: number;
  readonly state: Uint8Array | null;
}

export interface CoordinatorDeploymentDescriptor {
  readonly jobId: JobID;
  /** Counts restarts of the whole job, from 0. */
  readonly attempt: number;
  readonly jobGraphHash: string;
  readonly coordinators: readonly CoordinatorDescriptor[];
  readonly restoredCheckpointId: number | null;
  readonly configuration: Readonly<Record<string, string>>;
  readonly seed: number;
}
