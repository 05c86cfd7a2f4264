import { assertUnreachable } from '../base/assert.ts';
import type { SeededRandom } from '../base/seeded-random.ts';
import { FlinkError } from '../model/flink-error.ts';
import { subtaskOf } from '../model/key-groups.ts';
import type { StreamPartitioner } from '../operators/stream-partitioner.ts';

/** Flink's `ChannelSelector` for records without key: an index into the channels that the task has on the edge. */
export type ChannelSelector = (value: unknown) => number;

/**
 * The selector of a partitioner that sends a record to one channel by something else than its key's hash; null for
 * those that don't (HASH, BROADCAST).
 */
export function channelSelectorOf(
  partitioner: StreamPartitioner,
  channels: number,
  random: SeededRandom,
): ChannelSelector | null {
  switch (partitioner.kind) {
    case 'HASH':
    case 'BROADCAST':
      return null;
    case 'FORWARD':
    case 'GLOBAL':
      return () => 0;
    case 'REBALANCE':
    case 'RESCALE':
      return roundRobin(channels, random);
    case 'SHUFFLE':
      return () => random.nextInt(channels);
    case 'CUSTOM':
      return (value) => checkedChannel(partitioner.partition(partitioner.key(value), channels), channels);
    default:
      return assertUnreachable(partitioner);
  }
}

function roundRobin(channels: number, random: SeededRandom): ChannelSelector {
  let next = random.nextInt(channels);
  return () => {
    next = next + 1 < channels ? next + 1 : 0;
    return next;
  };
}

function checkedChannel(channel: number, channels: number): number {
  if (Number.isInteger(channel) && channel >= 0 && channel < channels) return channel;
  throw new FlinkError(
    'java.lang.ArrayIndexOutOfBoundsException',
    `Index ${channel} out of bounds for length ${channels}: a custom partitioner must answer a whole number from 0 to ${channels - 1}.`,
  );
}

/** Flink's `KeyGroupRangeAssignment.assignKeyToParallelOperator` as a table: channel by key group. */
export function channelsByKeyGroup(maxParallelism: number, channels: number): Int32Array {
  return Int32Array.from({ length: maxParallelism }, (_, keyGroup) => subtaskOf(keyGroup, maxParallelism, channels));
}
