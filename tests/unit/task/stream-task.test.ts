import { expect, test } from 'vitest';
import { byKey, collectSink, keyedSum, listSource, newReceived, type Pair } from './fake-operators.ts';
import { TaskNetwork, type NetworkSpec } from './task-network.ts';

const RECORDS: readonly Pair[] = Array.from({ length: 1000 }, (_, i) => [`key-${i % 17}`, i]);

/** Running sums per key, as one thread would have them. */
function expectedSums(records: readonly Pair[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const [key, amount] of records) {
    const list = sums.get(key) ?? [];
    sums.set(key, list);
    list.push((list.at(-1) ?? 0) + amount);
  }
  return sums;
}

function groupByKey(pairs: readonly Pair[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

test.each([1, 2, 3])('source, keyed operator and sink in three workers (seed %i)', (seed) => {
  const received = newReceived();
  const spec: NetworkSpec = {
    seed,
    maxRecordsPerStep: 20,
    vertices: [
      { operators: [{ name: 'source', factory: () => listSource({ records: RECORDS }) }] },
      { operators: [{ name: 'sum', factory: () => keyedSum() }], parallelism: 2 },
      { operators: [{ name: 'sink', factory: () => collectSink(received) }] },
    ],
    edges: [
      { from: 'source', to: 'sum', partitioner: { kind: 'HASH', key: byKey } },
      { from: 'sum', to: 'sink', partitioner: { kind: 'REBALANCE' } },
    ],
  };
  const network = new TaskNetwork(spec);
  network.start();
  network.runOut();
  expect(groupByKey(received.all)).toEqual(expectedSums(RECORDS));
  for (const task of network.tasks.keys()) expect(network.stateOf(task)).toBe('FINISHED');
});
