import type { TopicShape } from '../broker/broker-machine.ts';

/** A topic that every session starts with. */
export interface BuiltInTopic {
  readonly topic: string;
  readonly shape: TopicShape;
}

/** Endless, seeded card transactions: what the fraud job reads on a first visit. Nothing of them is stored. */
export const BUILT_IN_TOPICS: readonly BuiltInTopic[] = [
  {
    topic: 'transactions',
    shape: { generator: { name: 'transactions', seed: 42, recordsPerPartition: null, ratePerSecond: 2000 } },
  },
];
