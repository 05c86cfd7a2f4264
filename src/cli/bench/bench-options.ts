import { parseArgs } from 'node:util';

const HOSTS = ['node', 'chromium'] as const;
const PARTS = ['throughput', 'state', 'small-job'] as const;
const KEY_COUNTS = [1000, 10_000, 100_000, 1_000_000];

export interface BenchOptions {
  readonly jsonFile: string | null;
  readonly isQuick: boolean;
  readonly hosts: readonly (typeof HOSTS)[number][];
  readonly keyCounts: readonly number[];
  readonly pairs: number;
  /** For how long the job is measured in each pair. */
  readonly seconds: number;
  /** One part of the bench alone, without peers. */
  readonly only: (typeof PARTS)[number] | null;
}

/** @throws TypeError if words are not understood */
export function parseBenchOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      host: { type: 'string' },
      keys: { type: 'string' },
      pairs: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const host = HOSTS.find((known) => known === values.host);
  const only = PARTS.find((known) => known === values.only);
  if (values.host !== undefined && host === undefined) throw new TypeError(`--host takes ${HOSTS.join(' or ')}`);
  if (values.only !== undefined && only === undefined) throw new TypeError(`--only takes ${PARTS.join(', ')}`);
  const keyCounts = values.keys === undefined ? KEY_COUNTS : values.keys.split(',').map(Number);
  const pairs = Number(values.pairs ?? (values.quick ? 2 : 5));
  const seconds = Number(values.seconds ?? 2);
  if (![...keyCounts, pairs, seconds].every((number) => Number.isInteger(number) && number > 0)) {
    throw new TypeError('--keys takes numbers with commas between them, --pairs and --seconds a number');
  }
  const hosts = host === undefined ? HOSTS : [host];
  return { jsonFile: values.json ?? null, isQuick: values.quick, hosts, keyCounts, pairs, seconds, only: only ?? null };
}
