import type { DistributionPattern } from './job-graph.ts';

/** One link: subtask index of the producer and of the consumer. */
export type SubtaskPair = readonly [producer: number, consumer: number];

/**
 * Which producer subtasks feed which consumer subtasks, ordered by producer, then consumer
 * (POINTWISE as in Flink's `VertexInputInfoComputationUtils.computeVertexInputInfoForPointwise`).
 */
export function distributionChannels(
  pattern: DistributionPattern,
  producers: number,
  consumers: number,
): SubtaskPair[] {
  const pairs: SubtaskPair[] = [];
  for (let producer = 0; producer < producers; producer++) {
    const [first, end] = pattern === 'ALL_TO_ALL' ? [0, consumers] : pointwiseConsumers(producer, producers, consumers);
    for (let consumer = first; consumer < end; consumer++) pairs.push([producer, consumer]);
  }
  return pairs;
}

/** Half-open range of the consumers of one producer. */
function pointwiseConsumers(producer: number, producers: number, consumers: number): [first: number, end: number] {
  if (producers < consumers) {
    return [
      Math.floor((producer * consumers + producers - 1) / producers),
      Math.floor(((producer + 1) * consumers + producers - 1) / producers),
    ];
  }
  // Consumer c reads producers [floor(c·P/C), floor((c+1)·P/C)): each producer has exactly one consumer.
  const consumer = Math.floor(((producer + 1) * consumers - 1) / producers);
  return [consumer, consumer + 1];
}

/** The first producer that a consumer subtask reads from, by the same rule. */
export const firstProducerOf = (
  pattern: DistributionPattern,
  producers: number,
  consumers: number,
  consumer: number,
): number => (pattern === 'ALL_TO_ALL' ? 0 : Math.floor((consumer * producers) / consumers));
