import type { CheckpointMetadata, OperatorState } from '../../../src/core/model/checkpoint-metadata.ts';
import { jobVertexID, operatorID, type OperatorID } from '../../../src/core/model/ids.ts';
import { keyGroupRangeOf } from '../../../src/core/model/key-group-range.ts';
import {
  EMPTY_SUBTASK_STATE,
  type KeyGroupsStateHandle,
  type OperatorStateHandle,
  type OperatorStateMode,
  type OperatorSubtaskState,
} from '../../../src/core/model/state-handles.ts';
import type { RestoringVertex } from '../../../src/core/savepoint/restore-target.ts';

/** `id(7)` is `00…07`. */
export const id = (n: number): OperatorID => operatorID(n.toString(16).padStart(32, '0'));

export function operator(overrides: Partial<OperatorState> & Pick<OperatorState, 'operatorId'>): OperatorState {
  return {
    name: null,
    uid: null,
    parallelism: 1,
    maxParallelism: 128,
    coordinatorState: null,
    fullyFinished: false,
    subtasks: new Map(),
    finishedSubtasks: new Set(),
    channelStateCount: 0,
    ...overrides,
  };
}

export const metadataOf = (...operators: OperatorState[]): CheckpointMetadata => ({
  version: 6,
  checkpointId: 1,
  snapshotType: 'Savepoint',
  masterStates: [],
  operators,
});

export function vertex(overrides: Partial<RestoringVertex> & Pick<RestoringVertex, 'operators'>): RestoringVertex {
  const head = overrides.operators.at(-1)?.operatorId ?? id(0);
  return { id: jobVertexID(head), name: 'vertex', parallelism: 1, maxParallelism: -1, ...overrides };
}

export const plain = (n: number): RestoringVertex['operators'][number] => ({
  operatorId: id(n),
  userDefinedOperatorId: null,
});

/** A stream with a header of 100 bytes and a section of 10 bytes per key group; odd groups are empty. */
export function keyedHandle(subtask: number, parallelism: number, maxParallelism: number): KeyGroupsStateHandle {
  const range = keyGroupRangeOf(subtask, parallelism, maxParallelism);
  const offsets: number[] = [];
  let end = 100;
  for (let group = range.first; group <= range.last; group++) {
    offsets.push(group % 2 === 0 ? end : 0);
    if (group % 2 === 0) end += 10;
  }
  const delegate = { kind: 'relative-file' as const, path: `keyed-${subtask}`, sizeBytes: end };
  return { kind: 'canonical-savepoint', range, offsets, delegate };
}

/** Partitions of a byte each behind a header of 50 bytes. */
export function listHandle(
  name: string,
  states: readonly (readonly [name: string, mode: OperatorStateMode, partitions: number])[],
): OperatorStateHandle {
  let at = 50;
  const infos = states.map(([state, mode, partitions]) => ({
    name: state,
    mode,
    offsets: Array.from({ length: partitions }, () => at++),
  }));
  return { states: infos, delegate: { kind: 'relative-file', path: name, sizeBytes: at } };
}

export const subtasksOf = (...states: Partial<OperatorSubtaskState>[]): ReadonlyMap<number, OperatorSubtaskState> =>
  new Map(states.map((state, index) => [index, { ...EMPTY_SUBTASK_STATE, ...state }]));
