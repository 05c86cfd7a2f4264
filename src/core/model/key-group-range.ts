import { assert } from '../base/assert.ts';
import { checkKeyGroupBounds } from './key-groups.ts';

/** An inclusive range of key groups, Flink's `KeyGroupRange`. */
export interface KeyGroupRange {
  readonly first: number;
  readonly last: number;
}

export const keyGroupCount = (range: KeyGroupRange): number => range.last - range.first + 1;

export const containsKeyGroup = (range: KeyGroupRange, keyGroup: number): boolean =>
  keyGroup >= range.first && keyGroup <= range.last;

/** The groups that both ranges hold, undefined if none. */
export function intersectKeyGroups(a: KeyGroupRange, b: KeyGroupRange): KeyGroupRange | undefined {
  const first = Math.max(a.first, b.first);
  const last = Math.min(a.last, b.last);
  return first <= last ? { first, last } : undefined;
}

/**
 * `KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex`.
 * @throws FlinkError (IllegalArgumentException) unless 1 ≤ parallelism ≤ maxParallelism ≤ 32768
 */
export function keyGroupRangeOf(subtask: number, parallelism: number, maxParallelism: number): KeyGroupRange {
  checkKeyGroupBounds(maxParallelism, parallelism);
  assert(subtask >= 0 && subtask < parallelism, `subtask ${subtask} outside of parallelism ${parallelism}`);
  return {
    first: Math.floor((subtask * maxParallelism + parallelism - 1) / parallelism),
    last: Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism),
  };
}
