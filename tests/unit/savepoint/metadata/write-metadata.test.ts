import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckpointMetadata } from '../../../../src/core/model/checkpoint-metadata.ts';
import { operatorID } from '../../../../src/core/model/ids.ts';
import { EMPTY_SUBTASK_STATE } from '../../../../src/core/model/state-handles.ts';
import { readCheckpointMetadata } from '../../../../src/core/savepoint/metadata/read-metadata.ts';
import { writeCheckpointMetadata } from '../../../../src/core/savepoint/metadata/write-metadata.ts';
import { arbitraryMetadata } from './arbitrary-metadata.ts';

const empty: CheckpointMetadata = {
  version: 6,
  checkpointId: 1,
  snapshotType: 'Savepoint',
  masterStates: [],
  operators: [],
};

describe('writeCheckpointMetadata', () => {
  test('what was written reads back the same', () => {
    fc.assert(
      fc.property(arbitraryMetadata, (metadata) => {
        expect(readCheckpointMetadata(writeCheckpointMetadata(metadata))).toEqual(metadata);
      }),
    );
  });

  test('version 3 drops names, uids and the type, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryMetadata, (metadata) => {
        const { isNativeFormat: _, ...rest } = metadata;
        const operators = metadata.operators.map((operator) => ({ ...operator, name: null, uid: null }));
        expect(readCheckpointMetadata(writeCheckpointMetadata(metadata, 3))).toEqual({
          ...rest,
          version: 3,
          snapshotType: null,
          operators,
        });
      }),
    );
  });

  test('a plain savepoint ends in the 745 bytes that Flink writes', () => {
    const difference = writeCheckpointMetadata(empty, 4).length - writeCheckpointMetadata(empty, 3).length;
    expect(difference).toBe(745);
  });

  test('in-flight records and changelog state are refused, not dropped', () => {
    const operator = {
      operatorId: operatorID('00000000000000000000000000000001'),
      name: null,
      uid: null,
      parallelism: 1,
      maxParallelism: 128,
      coordinatorState: null,
      fullyFinished: false,
      subtasks: new Map([[0, EMPTY_SUBTASK_STATE]]),
      finishedSubtasks: new Set<number>(),
      channelStateCount: 0,
    };
    expect(() => writeCheckpointMetadata({ ...empty, operators: [{ ...operator, channelStateCount: 2 }] })).toThrow(
      /in-flight/,
    );
    const opaque = {
      kind: 'opaque' as const,
      range: { first: 0, last: 1 },
      description: 'ChangelogStateBackendHandle',
    };
    const subtasks = new Map([[0, { ...EMPTY_SUBTASK_STATE, managedKeyedState: opaque }]]);
    expect(() => writeCheckpointMetadata({ ...empty, operators: [{ ...operator, subtasks }] })).toThrow(
      /canonical savepoint/,
    );
  });
});
