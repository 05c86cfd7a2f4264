import type { KeySelection } from './key-selection.ts';

/** Flink's `Partitioner`: the channel, from 0, for a key. */
export type Partitioner<K> = (key: K, numPartitions: number) => number;

/**
 * Flink's `StreamPartitioner` of one edge. `HASH`: the record's mixed hash, then key group, then subtask. FORWARD and
 * RESCALE are pointwise: the task picks among the channels that it has. REBALANCE and RESCALE start at a random
 * channel, then go round.
 */
export type StreamPartitioner =
  | { readonly kind: 'FORWARD' }
  | { readonly kind: 'REBALANCE' }
  | { readonly kind: 'RESCALE' }
  | { readonly kind: 'SHUFFLE' }
  | { readonly kind: 'GLOBAL' }
  | { readonly kind: 'BROADCAST' }
  | { readonly kind: 'HASH'; readonly key: KeySelection<unknown, unknown> }
  | {
      readonly kind: 'CUSTOM';
      readonly key: (value: unknown) => unknown;
      readonly partition: Partitioner<unknown>;
    };
