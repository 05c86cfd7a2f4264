import { describe, expect, test } from 'vitest';
import { diffSavepoints, type SavepointDiff } from '../../../src/core/savepoint/diff-savepoints.ts';
import type { Savepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { id, operator } from './state-fixtures.ts';
import { COUNTER, MemoryFiles, sampleSavepoint } from './sample-savepoint.ts';

const diff = (left: Savepoint, right: Savepoint): SavepointDiff => new MemoryFiles().read(diffSavepoints(left, right));

const counts = (...entries: (readonly [number, number])[]): Map<number, number> => new Map(entries);

describe('diffSavepoints', () => {
  test('a rescaled snapshot holds the same state', () => {
    const all = new Map(Array.from({ length: 40 }, (_, i) => [i, i] as const));
    const result = diff(sampleSavepoint(all, { parallelism: 2 }), sampleSavepoint(all, { parallelism: 3 }));
    expect(result.isEqual).toBe(true);
    expect(result.operators[0]?.states.map(({ name, same }) => [name, same])).toEqual([
      ['count', 40],
      ['byDay', 20],
      ['buffered', 2],
    ]);
  });

  test('keys that came, went and changed are counted', () => {
    const result = diff(
      sampleSavepoint(counts([1, 1], [2, 2], [3, 3])),
      sampleSavepoint(counts([2, 2], [3, 33], [4, 4], [5, 5])),
    );
    expect(result.isEqual).toBe(false);
    expect(result.operators).toMatchObject([
      {
        operatorId: COUNTER,
        presence: 'both',
        states: [
          { name: 'count', isKeyed: true, added: 2, removed: 1, changed: 1, same: 1 },
          { name: 'byDay', isKeyed: true, added: 1, removed: 0, changed: 0, same: 1 },
          { name: 'buffered', isKeyed: false, added: 0, removed: 0, changed: 0, same: 2 },
        ],
      },
    ]);
  });

  test('elements of a list are a multiset', () => {
    const result = diff(sampleSavepoint(counts(), { list: [7, 7, 8] }), sampleSavepoint(counts(), { list: [8, 7, 9] }));
    expect(result.operators[0]?.states.at(-1)).toMatchObject({ name: 'buffered', added: 1, removed: 1, same: 2 });
  });

  test('an operator that only one snapshot has', () => {
    const left = sampleSavepoint(counts([1, 1]));
    const extra = operator({ operatorId: id(9), coordinatorState: Uint8Array.of(1) });
    const right = { ...left, metadata: { ...left.metadata, operators: [...left.metadata.operators, extra] } };
    expect(diff(left, right)).toMatchObject({
      isEqual: false,
      operators: [{ presence: 'both' }, { presence: 'only-right', coordinatorChanged: true }],
    });
  });
});
