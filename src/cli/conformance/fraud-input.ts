import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGenerator } from '../../core/operators/kafka/generators/find-generator.ts';
import type { Offsets } from '../walk/expected-run.ts';
import { GENERATOR, PARTITIONS } from '../walk/walk-session.ts';

interface Transaction {
  readonly userId: number;
}

/** The records of one partition of the fraud job's topic, by offset. */
function partitionRecords(partition: number): (offset: number) => Transaction {
  const { name, seed } = GENERATOR;
  const { recordAt } = findGenerator(name)({ seed, partition, partitions: PARTITIONS });
  // The `transactions` generator makes these.
  return (offset) => recordAt(offset) as Transaction;
}

const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);

/** The first offsets from which on every user that was seen before `from` was seen again. */
export function offsetsBehindEveryUser(from: Offsets): Offsets {
  return partitions.map((partition) => {
    const recordAt = partitionRecords(partition);
    const start = from[partition] ?? 0;
    const missing = new Set<number>();
    for (let offset = 0; offset < start; offset++) missing.add(recordAt(offset).userId);
    let offset = start;
    while (missing.size > 0) missing.delete(recordAt(offset++).userId);
    return offset;
  });
}

/** Writes the topic up to `ends` (exclusive) as `<partition>.ndjson`, a line for each offset. */
export function writeInput(folder: string, ends: Offsets): void {
  mkdirSync(folder, { recursive: true });
  for (const partition of partitions) {
    const recordAt = partitionRecords(partition);
    const lines = Array.from({ length: ends[partition] ?? 0 }, (_, offset) => `${JSON.stringify(recordAt(offset))}\n`);
    writeFileSync(join(folder, `${partition}.ndjson`), lines.join(''));
  }
}
