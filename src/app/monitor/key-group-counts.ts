import { keyGroupRangeOf } from '../../core/model/key-group-range.ts';
import type { SubtaskFigures } from './subtask-figures.ts';

/** Which subtask owns which key group of one operator, and how many keys each holds. */
export interface KeyGroupCounts {
  readonly operatorId: string;
  readonly maxParallelism: number;
  /** Subtask by key group. */
  readonly owners: Uint16Array;
  readonly keys: Uint32Array;
  readonly sizeBytes: number;
  readonly keysPerSubtask: readonly number[];
}

/** @param parallelism of the vertex: fixes who owns what even before a subtask has said anything */
export function keyGroupCounts(
  operatorId: string,
  subtasks: readonly SubtaskFigures[],
  parallelism: number,
  maxParallelism: number,
): KeyGroupCounts {
  const owners = new Uint16Array(maxParallelism);
  for (let subtask = 0; subtask < parallelism; subtask++) {
    const { first, last } = keyGroupRangeOf(subtask, parallelism, maxParallelism);
    owners.fill(subtask, first, last + 1);
  }
  const keys = new Uint32Array(maxParallelism);
  const keysPerSubtask = Array.from({ length: parallelism }, () => 0);
  let sizeBytes = 0;
  for (const { subtask, keyed } of subtasks) {
    for (const state of keyed) {
      if (state.operatorId !== operatorId) continue;
      sizeBytes += state.sizeBytes;
      state.keys.forEach((count, at) => {
        keys[state.firstKeyGroup + at] = count;
        keysPerSubtask[subtask] = (keysPerSubtask[subtask] ?? 0) + count;
      });
    }
  }
  return { operatorId, maxParallelism, owners, keys, sizeBytes, keysPerSubtask };
}
