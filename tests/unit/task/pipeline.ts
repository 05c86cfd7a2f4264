import { byKey, collectSink, keyedSum, listSource, type Journal, type Pair, type Received } from './fake-operators.ts';
import { TaskNetwork, type NetworkSpec } from './task-network.ts';

export const RECORDS: readonly Pair[] = Array.from({ length: 3000 }, (_, i) => [`key-${i % 101}`, i]);

export interface PipelineOptions extends Partial<NetworkSpec> {
  readonly received: Received;
  readonly journal?: Journal;
  readonly isEndless?: boolean;
  readonly sums?: number;
  /** What each source emits; all of RECORDS if absent. */
  readonly records?: readonly Pair[];
}

/** Two sources -> keyed sums -> one sink, each in a task of its own: barriers are aligned twice. */
export function pipeline({
  received,
  journal,
  isEndless = false,
  sums = 2,
  records = RECORDS,
  ...spec
}: PipelineOptions): TaskNetwork {
  const options = { records, isEndless, timestamps: true, ...(journal && { journal }) };
  return new TaskNetwork({
    maxRecordsPerStep: 16,
    vertices: [
      { operators: [{ name: 'source', factory: () => listSource(options) }], parallelism: 2 },
      { operators: [{ name: 'sum', factory: () => keyedSum(journal) }], parallelism: sums },
      { operators: [{ name: 'sink', factory: () => collectSink(received, journal) }] },
    ],
    edges: [
      { from: 'source', to: 'sum', partitioner: { kind: 'HASH', key: byKey } },
      { from: 'sum', to: 'sink', partitioner: { kind: 'REBALANCE' } },
    ],
    ...spec,
  });
}

/** Both sources emit all records: the last sum of each key, as one thread would have it. */
export function finalSums(): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, amount] of [...RECORDS, ...RECORDS]) sums.set(key, (sums.get(key) ?? 0) + amount);
  return sums;
}

/** Sums only grow: the largest is the last. */
export function largestPerKey(pairs: readonly Pair[]): ReadonlyMap<string, number> {
  const largest = new Map<string, number>();
  for (const [key, value] of pairs) largest.set(key, Math.max(value, largest.get(key) ?? 0));
  return largest;
}
