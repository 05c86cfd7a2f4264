import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlinkError } from '../../../src/core/model/flink-error.ts';
import { containsKeyGroup, intersectKeyGroups, keyGroupRangeOf } from '../../../src/core/model/key-group-range.ts';
import {
  checkKeyGroupBounds,
  computeDefaultMaxParallelism,
  keyGroupOf,
  subtaskOf,
} from '../../../src/core/model/key-groups.ts';

const bounds = fc
  .integer({ min: 1, max: 32768 })
  .chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 1, max })));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FlinkError) return `${error.className}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

describe('key groups', () => {
  test('a key goes to the subtask whose range holds its group', () => {
    fc.assert(
      fc.property(bounds, fc.integer(), ([maxParallelism, parallelism], hashCode) => {
        const keyGroup = keyGroupOf(hashCode, maxParallelism);
        expect(keyGroup).toBeGreaterThanOrEqual(0);
        expect(keyGroup).toBeLessThan(maxParallelism);
        const range = keyGroupRangeOf(subtaskOf(keyGroup, maxParallelism, parallelism), parallelism, maxParallelism);
        expect(containsKeyGroup(range, keyGroup)).toBe(true);
      }),
    );
  });

  test('the ranges of all subtasks are contiguous and cover every group once', () => {
    fc.assert(
      fc.property(bounds, ([maxParallelism, parallelism]) => {
        let next = 0;
        for (let subtask = 0; subtask < Math.min(parallelism, 500); subtask++) {
          const { first, last } = keyGroupRangeOf(subtask, parallelism, maxParallelism);
          expect(first).toBe(next);
          next = last + 1;
        }
        expect(keyGroupRangeOf(parallelism - 1, parallelism, maxParallelism).last).toBe(maxParallelism - 1);
      }),
      { numRuns: 30 },
    );
  });

  test('rescaling from 4 to 8 splits every range in two', () => {
    const old = keyGroupRangeOf(1, 4, 128);
    expect(intersectKeyGroups(old, keyGroupRangeOf(2, 8, 128))).toEqual({ first: 32, last: 47 });
    expect(intersectKeyGroups(old, keyGroupRangeOf(3, 8, 128))).toEqual({ first: 48, last: 63 });
    expect(intersectKeyGroups(old, keyGroupRangeOf(4, 8, 128))).toBeUndefined();
  });

  test.each([1, 85, 86, 171, 172, 10923, 10924, 32768])('default max parallelism of %i holds it', (parallelism) => {
    expect(computeDefaultMaxParallelism(parallelism)).toBeGreaterThanOrEqual(parallelism);
  });

  test('bounds are refused in the words of Flink', () => {
    const outside = (value: number): string =>
      `java.lang.IllegalArgumentException: Operator parallelism not within bounds: ${value}`;
    expect(messageOf(() => computeDefaultMaxParallelism(0))).toBe(outside(0));
    expect(messageOf(() => checkKeyGroupBounds(128, 40000))).toBe(outside(40000));
    expect(messageOf(() => checkKeyGroupBounds(40000, 1))).toBe(outside(40000));
    expect(messageOf(() => keyGroupRangeOf(0, 8, 4))).toBe(
      'java.lang.IllegalArgumentException: Maximum parallelism must not be smaller than parallelism.',
    );
    expect(messageOf(() => checkKeyGroupBounds(4, 4))).toBe('no error');
  });
});
