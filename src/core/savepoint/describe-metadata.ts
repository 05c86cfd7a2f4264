import { assertUnreachable } from '../base/assert.ts';
import { toHex } from '../base/hex.ts';
import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import {
  EMPTY_SUBTASK_STATE,
  type KeyedStateHandle,
  type OperatorStateHandle,
  type OperatorSubtaskState,
} from '../model/state-handles.ts';
import { stateSizeBytes, type StreamStateHandle } from '../model/stream-state-handle.ts';
import type { JsonValue } from '../types/json-value.ts';

/** The Java class of a handle, as Flink's tools name it. */
function streamHandleClass(handle: StreamStateHandle): string {
  switch (handle.kind) {
    case 'byte-stream':
      return 'ByteStreamStateHandle';
    case 'relative-file':
      return 'RelativeFileStateHandle';
    case 'file':
      return 'FileStateHandle';
    case 'segment-file':
      return 'SegmentFileStateHandle';
    case 'empty-segment-file':
      return 'EmptySegmentFileStateHandle';
    default:
      return assertUnreachable(handle);
  }
}

function describeStreamHandle(handle: StreamStateHandle): JsonValue {
  return {
    class: streamHandleClass(handle),
    size: stateSizeBytes(handle),
    ...(handle.kind === 'relative-file' && { relativePath: handle.path }),
    ...(handle.kind === 'file' && { path: handle.uri }),
  };
}

function describeOperatorHandle({ states, delegate, fileMerging }: OperatorStateHandle): JsonValue {
  const merging = fileMerging === undefined ? '' : fileMerging.isEmpty ? 'EmptyFileMerging' : 'FileMerging';
  return {
    class: `${merging}OperatorStreamStateHandle`,
    states: Object.fromEntries(states.map(({ name, mode, offsets }) => [name, { mode, partitions: offsets.length }])),
    delegate: describeStreamHandle(delegate),
  };
}

function describeKeyedHandle(handle: KeyedStateHandle): JsonValue {
  const keyGroups = [handle.range.first, handle.range.last];
  switch (handle.kind) {
    case 'canonical-savepoint':
      return { class: 'KeyGroupsSavepointStateHandle', keyGroups, delegate: describeStreamHandle(handle.delegate) };
    case 'key-groups':
      return { class: 'KeyGroupsStateHandle', keyGroups, delegate: describeStreamHandle(handle.delegate) };
    case 'incremental-remote': {
      const describeFiles = (files: typeof handle.shared): JsonValue[] =>
        files
          .toSorted((a, b) => (a.localPath < b.localPath ? -1 : 1))
          .map((file) => ({ localPath: file.localPath, handle: describeStreamHandle(file.handle) }));
      return {
        class: 'IncrementalRemoteKeyedStateHandle',
        keyGroups,
        checkpointId: handle.checkpointId,
        backendId: handle.backendId,
        metaDelegate: describeStreamHandle(handle.meta),
        shared: describeFiles(handle.shared),
        private: describeFiles(handle.privateState),
      };
    }
    case 'opaque':
      return { class: handle.description, keyGroups };
    default:
      return assertUnreachable(handle);
  }
}

function describeSubtask(index: number, finished: boolean, state: OperatorSubtaskState): JsonValue {
  const one = <H>(handle: H | null, describe: (handle: H) => JsonValue): JsonValue[] =>
    handle === null ? [] : [describe(handle)];
  return {
    index,
    finished,
    managedOperator: one(state.managedOperatorState, describeOperatorHandle),
    rawOperator: one(state.rawOperatorState, describeOperatorHandle),
    managedKeyed: one(state.managedKeyedState, describeKeyedHandle),
    rawKeyed: one(state.rawKeyedState, describeKeyedHandle),
    inputChannels: state.inputChannelStates ?? 0,
    resultSubpartitions: state.resultSubpartitionStates ?? 0,
  };
}

function describeOperator(operator: OperatorState): JsonValue {
  const { operatorId, name, uid, parallelism, maxParallelism, fullyFinished, coordinatorState } = operator;
  const indices = [...operator.subtasks.keys(), ...operator.finishedSubtasks].sort((a, b) => a - b);
  return {
    operatorId,
    name,
    uid,
    parallelism,
    maxParallelism,
    fullyFinished,
    coordinatorState: coordinatorState === null ? null : toHex(coordinatorState),
    subtasks: indices.map((index) =>
      describeSubtask(index, operator.finishedSubtasks.has(index), operator.subtasks.get(index) ?? EMPTY_SUBTASK_STATE),
    ),
  };
}

/** What `_metadata` says, as JSON; operators by id, subtasks by index, tables by name. */
export function describeMetadata(metadata: CheckpointMetadata): JsonValue {
  const { version, checkpointId, snapshotType, masterStates, operators } = metadata;
  return {
    version,
    checkpointId,
    checkpointType: snapshotType,
    isSavepoint: snapshotType?.endsWith('Savepoint') ?? false,
    masterStates: masterStates.map((state) => ({
      name: state.name,
      version: state.version,
      payload: { $bytes: toHex(state.payload) },
    })),
    operators: operators.toSorted((a, b) => (a.operatorId < b.operatorId ? -1 : 1)).map(describeOperator),
  };
}
