import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/cli/bootstrap/project.mjs';
import { parseRecordFile } from '../../src/core/host/record-file.ts';
import type { HostUnderTest } from '../contract/hosts/host-under-test.ts';

const PARTITIONS = 16;

/** How a built-in job is run to an end, and what must come out. */
export interface GoldenJob {
  /** Fills its topics; the job ends when they are read. */
  prepare(host: HostUnderTest): Promise<void>;
  /** How many records it reads in all. */
  readonly inputRecords: number;
  readonly outputTopic: string;
  /** A key's records go through one subtask, so they have one order. */
  readonly keyField: string;
  readonly outputRecords: number;
  /** As a plain loop over the same input gives it. SHA-256 of all output: a line for each record, in order per key, keys in order of their text. */
  readonly outputDigest: string;
}

const flights = parseRecordFile(
  'flights.csv',
  new Uint8Array(readFileSync(join(root, 'public', 'data', 'flights.csv'))),
  'origin',
).records;

/** By the name of the job's file. */
export const GOLDEN_JOBS: Readonly<Record<string, GoldenJob>> = {
  'fraud-job': {
    prepare: (host) =>
      host.createTopic('transactions', {
        partitions: PARTITIONS,
        generator: { name: 'transactions', seed: 42, recordsPerPartition: 3000, ratePerSecond: null },
      }),
    inputRecords: PARTITIONS * 3000,
    outputTopic: 'alerts',
    keyField: 'userId',
    outputRecords: 451,
    outputDigest: 'e8901939eee251b1384168d7fe2c7fd807aa7b5999bde6fd64f92333d053d570',
  },
  'flights-job': {
    prepare: async (host) => {
      await host.createTopic('flights', { partitions: PARTITIONS, format: 'json' });
      await host.admin({ type: 'load-topic', topic: 'flights', records: flights });
      await host.admin({ type: 'seal-topic', topic: 'flights' });
    },
    inputRecords: flights.length,
    outputTopic: 'delays',
    keyField: 'airport',
    outputRecords: flights.length,
    outputDigest: '4189774723c597b37e611f57271bd10e72e2907799443604931641e6ad139afc',
  },
};
