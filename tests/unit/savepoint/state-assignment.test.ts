import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlinkError } from '../../../src/core/model/flink-error.ts';
import { jobVertexID } from '../../../src/core/model/ids.ts';
import { assignStates, type VertexAssignment } from '../../../src/core/savepoint/state-assignment.ts';
import type { RestoringVertex } from '../../../src/core/savepoint/restore-target.ts';
import type { CheckpointMetadata } from '../../../src/core/model/checkpoint-metadata.ts';
import { id, keyedHandle, listHandle, metadataOf, operator, plain, subtasksOf, vertex } from './state-fixtures.ts';

const strict = { allowNonRestoredState: false, path: 's3://b/savepoint-1' };

function assignOne(metadata: CheckpointMetadata, target: RestoringVertex): VertexAssignment {
  const assignment = assignStates(metadata, [target], strict).vertices.get(target.id);
  if (assignment === undefined) throw new Error('the vertex got no assignment');
  return assignment;
}

const keyedOperator = (parallelism: number, maxParallelism: number) =>
  operator({
    operatorId: id(1),
    parallelism,
    maxParallelism,
    subtasks: subtasksOf(
      ...Array.from({ length: parallelism }, (_, i) => ({
        managedKeyedState: keyedHandle(i, parallelism, maxParallelism),
      })),
    ),
  });

describe('keyed state', () => {
  test('4 to 8 subtasks: each reads half of one old stream, and its header', () => {
    const { subtasks } = assignOne(
      metadataOf(keyedOperator(4, 128)),
      vertex({ operators: [plain(1)], parallelism: 8 }),
    );
    expect(subtasks.map((subtask) => subtask.bytesToRead)).toEqual(new Array(8).fill(100 + 8 * 10));
    const [slice] = subtasks[5]?.operators.get(id(1))?.keyed ?? [];
    expect(slice).toMatchObject({
      range: { first: 80, last: 95 },
      headerEnd: 100,
      byteStart: 180,
      byteEnd: 260,
      handle: { delegate: { path: 'keyed-2' } },
    });
    expect(slice?.offsets.slice(0, 4)).toEqual([180, 0, 190, 0]);
  });

  test('every non-empty key group is read once, by the subtask whose range holds it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), (oldParallelism, newParallelism) => {
        const target = vertex({ operators: [plain(1)], parallelism: newParallelism });
        const { subtasks } = assignOne(metadataOf(keyedOperator(oldParallelism, 12)), target);
        const read: number[] = [];
        for (const subtask of subtasks) {
          for (const { range, offsets } of subtask.operators.get(id(1))?.keyed ?? []) {
            expect(range.first >= subtask.keyGroups.first && range.last <= subtask.keyGroups.last).toBe(true);
            offsets.forEach((offset, i) => {
              if (offset > 0) read.push(range.first + i);
            });
          }
        }
        expect(read.sort((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10]);
      }),
    );
  });

  test('files of an incremental RocksDB snapshot are refused with the words of the HashMap backend', () => {
    const handle = {
      kind: 'incremental-remote' as const,
      checkpointId: 1,
      backendId: '',
      range: { first: 0, last: 127 },
      checkpointedSizeBytes: 0,
      meta: { kind: 'empty-segment-file' as const },
      shared: [],
      privateState: [],
    };
    const state = operator({ operatorId: id(1), subtasks: subtasksOf({ managedKeyedState: handle }) });
    expect(() => assignOne(metadataOf(state), vertex({ operators: [plain(1)] }))).toThrow(
      'but found: class org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle. This can mostly happen',
    );
  });

  test('an offset outside of its stream is refused', () => {
    const handle = {
      ...keyedHandle(0, 1, 128),
      delegate: { kind: 'relative-file' as const, path: 'cut', sizeBytes: 300 },
    };
    const state = operator({ operatorId: id(1), subtasks: subtasksOf({ managedKeyedState: handle }) });
    expect(() => assignOne(metadataOf(state), vertex({ operators: [plain(1)] }))).toThrow(
      'starts at byte 310 of a stream of 300',
    );
  });
});

describe('operator state', () => {
  /** Partition offsets per new subtask, as `stream:offset`. */
  function dealt(states: Parameters<typeof listHandle>[1][], newParallelism: number): string[][] {
    const subtasks = subtasksOf(...states.map((own, i) => ({ managedOperatorState: listHandle(`old-${i}`, own) })));
    const state = operator({ operatorId: id(1), parallelism: states.length, subtasks });
    const target = vertex({ operators: [plain(1)], parallelism: newParallelism });
    return assignOne(metadataOf(state), target).subtasks.map((subtask) =>
      (subtask.operators.get(id(1))?.operatorState ?? []).flatMap(({ name, delegate, offsets }) =>
        offsets.map((offset) => `${name} ${delegate.kind === 'relative-file' ? delegate.path : ''}:${offset - 50}`),
      ),
    );
  }

  test('a changed parallelism deals lists in contiguous blocks, the first ones longer', () => {
    const lists = [[['items', 'SPLIT_DISTRIBUTE', 3]], [['items', 'SPLIT_DISTRIBUTE', 4]]] as const;
    expect(
      dealt(
        lists.map((own) => [...own]),
        3,
      ),
    ).toEqual([
      ['items old-0:0', 'items old-0:1', 'items old-0:2'],
      ['items old-1:0', 'items old-1:1'],
      ['items old-1:2', 'items old-1:3'],
    ]);
  });

  test('the next state begins where the surplus of the one before ended', () => {
    // Java's HashMap goes through "a" before "b".
    const own: Parameters<typeof listHandle>[1] = [
      ['b', 'SPLIT_DISTRIBUTE', 1],
      ['a', 'SPLIT_DISTRIBUTE', 2],
    ];
    expect(dealt([own], 3)).toEqual([['a old-0:1'], ['a old-0:2'], ['b old-0:0']]);
  });

  test('union goes to everyone, broadcast copies go round', () => {
    const own: Parameters<typeof listHandle>[1] = [
      ['u', 'UNION', 1],
      ['c', 'BROADCAST', 1],
    ];
    expect(dealt([own, own], 3)).toEqual([
      ['u old-0:0', 'u old-1:0', 'c old-0:1'],
      ['u old-0:0', 'u old-1:0', 'c old-1:1'],
      ['u old-0:0', 'u old-1:0', 'c old-0:1'],
    ]);
  });

  test('an unchanged parallelism leaves lists and broadcast copies where they were', () => {
    const states: Parameters<typeof listHandle>[1][] = [
      [
        ['l', 'SPLIT_DISTRIBUTE', 3],
        ['c', 'BROADCAST', 1],
      ],
      [['u', 'UNION', 2]],
    ];
    expect(dealt(states, 2)).toEqual([
      ['l old-0:0', 'l old-0:1', 'l old-0:2', 'u old-1:0', 'u old-1:1', 'c old-0:3'],
      ['u old-1:0', 'u old-1:1', 'c old-0:3'],
    ]);
  });

  test('no partition is lost or read twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (counts, newParallelism) => {
          const all = counts.flatMap((count, i) => Array.from({ length: count }, (_, k) => `items old-${i}:${k}`));
          const states = counts.map((count): Parameters<typeof listHandle>[1] => [
            ['items', 'SPLIT_DISTRIBUTE', count],
          ]);
          expect(dealt(states, newParallelism).flat().sort()).toEqual(all.sort());
        },
      ),
    );
  });
});

describe('max parallelism', () => {
  test('a vertex that sets none adopts the snapshot’s, whatever its own default', () => {
    const target = vertex({ operators: [plain(1)], parallelism: 90 });
    expect(assignOne(metadataOf(keyedOperator(1, 128)), target).maxParallelism).toBe(128);
  });

  test('a vertex without a match derives its own', () => {
    const target = vertex({ operators: [plain(2)], parallelism: 90 });
    expect(assignOne(metadataOf(), target).maxParallelism).toBe(256);
  });

  test('a stateless operator whose subtasks the snapshot does not list changes nothing', () => {
    const target = vertex({ operators: [plain(1)], parallelism: 90 });
    expect(assignOne(metadataOf(operator({ operatorId: id(1) })), target).maxParallelism).toBe(256);
  });
});

describe('matching', () => {
  test('the uid hash is looked up before the operator’s own id, and each state is given once', () => {
    const states = metadataOf(
      operator({ operatorId: id(1), subtasks: subtasksOf({}) }),
      operator({ operatorId: id(2), subtasks: subtasksOf({}) }),
    );
    const pinned = vertex({ operators: [{ operatorId: id(2), userDefinedOperatorId: id(1) }] });
    const other = vertex({ operators: [plain(1)] });
    const { matched } = assignStates(states, [pinned, other], strict);
    expect(matched.matches.get(id(2))).toMatchObject({ byUidHash: true, state: { operatorId: id(1) } });
    expect(matched.matches.has(id(1))).toBe(false);
    expect(matched.orphans.map((state) => state.operatorId)).toEqual([id(2)]);
  });

  test('a chain that mixes finished and running operators is refused', () => {
    const states = metadataOf(operator({ operatorId: id(1), fullyFinished: true }));
    expect(assignOne(states, vertex({ operators: [plain(1)] })).isFinished).toBe(true);
    expect(() => assignOne(states, vertex({ operators: [plain(2), plain(1)] }))).toThrow(FlinkError);
  });

  test('coordinator state goes to the operator that took its place', () => {
    const states = metadataOf(operator({ operatorId: id(1), coordinatorState: new Uint8Array([7]) }));
    const target = vertex({ id: jobVertexID(id(5)), operators: [{ operatorId: id(5), userDefinedOperatorId: id(1) }] });
    expect(assignOne(states, target).coordinators.get(id(5))).toEqual(new Uint8Array([7]));
  });
});
