import { expect, test } from 'vitest';
import { createPeer } from '../../../../src/cli/bench/create-peer.ts';
import { PARTITIONS, Payments, SEED, type Payment } from '../../../../src/cli/bench/payments.ts';
import { findGenerator } from '../../../../src/core/operators/kafka/generators/find-generator.ts';

const KEYS = 1000;

function first(count: number): Payment[] {
  const payments: Payment[] = [];
  new Payments(KEYS).forEach(count, (payment) => {
    payments.push(payment);
  });
  return payments;
}

test('peers get the records of the generator topic, in the order in which its reader takes turns', () => {
  const generator = findGenerator(`keyed:${KEYS}`);
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) =>
    generator({ seed: SEED, partition, partitions: PARTITIONS }),
  );
  const expected = [0, 64].flatMap((start) =>
    partitions.flatMap((partition) => Array.from({ length: 64 }, (_, i) => partition.recordAt(start + i))),
  );
  expect(first(2 * 64 * PARTITIONS)).toEqual(expected);
});

test('all peers find the same alerts', () => {
  const alerts = first(2048).filter(({ amount }) => amount > 100).length;
  expect(alerts).toBeGreaterThan(5);
  for (const create of Object.values(createPeer)) {
    const peer = create(KEYS);
    peer.run(2048);
    expect(peer.alerts).toBe(alerts);
  }
});
