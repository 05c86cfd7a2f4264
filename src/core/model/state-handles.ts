import type { KeyGroupRange } from './key-group-range.ts';
import type { StreamStateHandle } from './stream-state-handle.ts';

/** `OperatorStateHandle.Mode`. */
export type OperatorStateMode = 'SPLIT_DISTRIBUTE' | 'UNION' | 'BROADCAST';

/** Where the partitions of one operator state start in the delegate stream (byte offsets). */
export interface OperatorStateMetaInfo {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly offsets: readonly number[];
}

/** Flink's `OperatorStateHandle` (tag 4): all operator state of one subtask in one stream. */
export interface OperatorStateHandle {
  readonly states: readonly OperatorStateMetaInfo[];
  readonly delegate: StreamStateHandle;
  /** Only in file-merging checkpoints (tag 17): the directories that Flink shares between checkpoints. */
  readonly fileMerging?: {
    readonly taskOwnedDirectory: string;
    readonly sharedDirectory: string;
    readonly isEmpty: boolean;
  };
}

/**
 * Key groups in one stream. `canonical-savepoint` (tag 7, `KeyGroupsSavepointStateHandle`) has the canonical layout
 * on every backend; `key-groups` (tags 3 and 12, `KeyGroupsStateHandle`) has the writing backend's own.
 * `offsets[i]` is the byte offset of group `range.first + i`, 0 if the group is empty in the canonical layout.
 */
export interface KeyGroupsStateHandle {
  readonly kind: 'canonical-savepoint' | 'key-groups';
  readonly range: KeyGroupRange;
  readonly offsets: readonly number[];
  readonly delegate: StreamStateHandle;
  /** UUID of the handle (tag 12), absent where the file has none (tags 3 and 7). */
  readonly handleId?: string;
}

/** A file of an incremental RocksDB checkpoint. */
export interface HandleAndLocalPath {
  readonly localPath: string;
  readonly handle: StreamStateHandle;
}

/** `IncrementalRemoteKeyedStateHandle` (tags 5 and 11). */
export interface IncrementalRemoteKeyedStateHandle {
  readonly kind: 'incremental-remote';
  readonly checkpointId: number;
  readonly backendId: string;
  readonly range: KeyGroupRange;
  readonly checkpointedSizeBytes: number;
  readonly meta: StreamStateHandle;
  readonly shared: readonly HandleAndLocalPath[];
  readonly privateState: readonly HandleAndLocalPath[];
  /** UUID of the handle (tag 11), absent in tag 5. */
  readonly handleId?: string;
}

/** Handles that Sluice names but does not read: changelog state. `description` says what it is. */
export interface OpaqueKeyedStateHandle {
  readonly kind: 'opaque';
  readonly range: KeyGroupRange;
  readonly description: string;
}

export type KeyedStateHandle = KeyGroupsStateHandle | IncrementalRemoteKeyedStateHandle | OpaqueKeyedStateHandle;

/** `OperatorSubtaskState`: what one subtask of one operator put into a snapshot. */
export interface OperatorSubtaskState {
  readonly managedOperatorState: OperatorStateHandle | null;
  readonly rawOperatorState: OperatorStateHandle | null;
  readonly managedKeyedState: KeyedStateHandle | null;
  readonly rawKeyedState: KeyedStateHandle | null;
  /** Numbers of channel-state handles (unaligned checkpoints), absent for none: counted, never restored. */
  readonly inputChannelStates?: number;
  readonly resultSubpartitionStates?: number;
}

export const EMPTY_SUBTASK_STATE: OperatorSubtaskState = {
  managedOperatorState: null,
  rawOperatorState: null,
  managedKeyedState: null,
  rawKeyedState: null,
};
