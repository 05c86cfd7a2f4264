import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionChannels, firstProducerOf } from '../../../src/core/graph/distribution-channels.ts';

const width = fc.integer({ min: 1, max: 60 });

/** Producers of each consumer, in order. */
function producersOf(producers: number, consumers: number): number[][] {
  const found: number[][] = Array.from({ length: consumers }, () => []);
  for (const [producer, consumer] of distributionChannels('POINTWISE', producers, consumers))
    found[consumer]?.push(producer);
  return found;
}

const sizes = (groups: readonly (readonly unknown[])[]): number[] => groups.map((group) => group.length);

describe('pointwise channels', () => {
  test.each([
    [3, 3, [[0], [1], [2]]],
    [
      4,
      2,
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [2, 4, [[0], [0], [1], [1]]],
    [
      7,
      3,
      [
        [0, 1],
        [2, 3],
        [4, 5, 6],
      ],
    ],
    [3, 7, [[0], [0], [0], [1], [1], [2], [2]]],
  ])('%i producers to %i consumers', (producers, consumers, expected) => {
    expect(producersOf(producers, consumers)).toEqual(expected);
  });

  test('everybody is connected, in order, and the load differs by one at most', () => {
    fc.assert(
      fc.property(width, width, (producers, consumers) => {
        const pairs = distributionChannels('POINTWISE', producers, consumers);
        expect(pairs).toHaveLength(Math.max(producers, consumers));
        expect([...pairs].sort(([a, c], [b, d]) => a - b || c - d)).toEqual(pairs);
        const byConsumer = producersOf(producers, consumers);
        const byProducer = Array.from({ length: producers }, (_, index) => pairs.filter(([p]) => p === index));
        for (const load of [sizes(byConsumer), sizes(byProducer)]) {
          expect(Math.min(...load)).toBeGreaterThanOrEqual(1);
          expect(Math.max(...load) - Math.min(...load)).toBeLessThanOrEqual(1);
        }
        byConsumer.forEach((group, consumer) => {
          expect(group[0]).toBe(firstProducerOf('POINTWISE', producers, consumers, consumer));
        });
      }),
    );
  });
});

test('all-to-all channels join every producer with every consumer', () => {
  expect(distributionChannels('ALL_TO_ALL', 2, 3)).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(firstProducerOf('ALL_TO_ALL', 2, 3, 2)).toBe(0);
});
