import { performance } from 'node:perf_hooks';
import { murmurHash } from '../../../src/core/base/murmur-hash.ts';
import { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import type { KeyedStateBackend } from '../../../src/core/state/keyed-state-backend.ts';
import { ValueStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { hashLongNumber, hashString } from '../../../src/core/types/java-hash.ts';
import { Types } from '../../../src/core/types/types.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';

/**
 * What one keyed update costs: key of a record, value, update. Beside it, in the same run, what a plain program does:
 * a Map of objects whose key strings are decoded afresh from the record, as in any pipeline. Prints, never asserts.
 *
 *     npx rolldown tests/bench/state/value-state-bench.ts --platform node --file <somewhere>.mjs && node <somewhere>.mjs
 */
const KEY_COUNTS = [1_000, 10_000, 100_000, 1_000_000];
const UPDATES = 1_000_000;
const PAIRS = 5;
const KEY_LENGTH = 8;

const Profile = Types.POJO('com.example.Profile', { count: Types.LONG, total: Types.DOUBLE });
const descriptor = new ValueStateDescriptor('profile', Profile);

/** Key bytes of all records one behind the other, and their hashes as a sender ships them. */
interface Records {
  readonly keyBytes: Uint8Array;
  readonly keys: Float64Array;
  readonly stringHashes: Int32Array;
  readonly longHashes: Int32Array;
}

const keyText = (key: number): string => `k${key.toString(36).padStart(KEY_LENGTH - 1, '0')}`;

function makeRecords(keyCount: number): Records {
  const keyBytes = new Uint8Array(UPDATES * KEY_LENGTH);
  const keys = new Float64Array(UPDATES);
  const stringHashes = new Int32Array(UPDATES);
  const longHashes = new Int32Array(UPDATES);
  for (let i = 0, seed = 1; i < UPDATES; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const key = Math.floor((seed / 0x100000000) * keyCount);
    const text = keyText(key);
    for (let j = 0; j < KEY_LENGTH; j++) keyBytes[i * KEY_LENGTH + j] = text.charCodeAt(j);
    keys[i] = key;
    stringHashes[i] = murmurHash(hashString(text));
    longHashes[i] = murmurHash(hashLongNumber(key));
  }
  return { keyBytes, keys, stringHashes, longHashes };
}

/** A fresh string, as a decoder makes it. */
const decodeKey = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(
    bytes[at] ?? 0,
    bytes[at + 1] ?? 0,
    bytes[at + 2] ?? 0,
    bytes[at + 3] ?? 0,
    bytes[at + 4] ?? 0,
    bytes[at + 5] ?? 0,
    bytes[at + 6] ?? 0,
    bytes[at + 7] ?? 0,
  );

function overMap(records: Records, map: Map<string, { count: number; total: number }>): void {
  for (let i = 0; i < UPDATES; i++) {
    const key = decodeKey(records.keyBytes, i * KEY_LENGTH);
    const old = map.get(key);
    map.set(key, old === undefined ? { count: 1, total: i } : { count: old.count + 1, total: old.total + i });
  }
}

function overStringState(records: Records, backend: KeyedStateBackend): void {
  const state = backend.valueState(descriptor);
  for (let i = 0; i < UPDATES; i++) {
    backend.setCurrentKey(decodeKey(records.keyBytes, i * KEY_LENGTH), records.stringHashes[i] ?? 0);
    const value = state.value() ?? { count: 0, total: 0 };
    value.count++;
    value.total += i;
    state.update(value);
  }
}

function overLongState(records: Records, backend: KeyedStateBackend): void {
  const state = backend.valueState(descriptor);
  for (let i = 0; i < UPDATES; i++) {
    backend.setCurrentKey(records.keys[i] ?? 0, records.longHashes[i] ?? 0);
    const value = state.value() ?? { count: 0, total: 0 };
    value.count++;
    value.total += i;
    state.update(value);
  }
}

const newBackend = (type: TypeInformation<string> | TypeInformation<number>): HashMapKeyedStateBackend =>
  new HashMapKeyedStateBackend(type.createSerializer(), { first: 0, last: 127 }, 128);

function nsPerUpdate(run: () => void): number {
  const start = performance.now();
  run();
  return ((performance.now() - start) * 1e6) / UPDATES;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function longestStep(backend: KeyedStateBackend): {
  readonly longestMs: number;
  readonly totalMs: number;
  readonly steps: number;
} {
  let longestMs = 0;
  let totalMs = 0;
  let steps = 0;
  let start = performance.now();
  const run = backend.beginSnapshot();
  for (;;) {
    const part = run.step();
    const ms = performance.now() - start;
    if (part === undefined) break;
    longestMs = Math.max(longestMs, ms);
    totalMs += ms;
    steps++;
    start = performance.now();
  }
  return { longestMs, totalMs, steps };
}

const only = process.argv[2] === undefined ? KEY_COUNTS : [Number(process.argv[2])];
for (const keyCount of only) {
  const records = makeRecords(keyCount);
  const map = new Map<string, { count: number; total: number }>();
  const strings = newBackend(Types.STRING);
  const longs = newBackend(Types.LONG);
  const ns: Record<'map' | 'strings' | 'longs', number[]> = { map: [], strings: [], longs: [] };
  for (let pair = 0; pair <= PAIRS; pair++) {
    const mapNs = nsPerUpdate(() => overMap(records, map));
    const stringsNs = nsPerUpdate(() => overStringState(records, strings));
    const longsNs = nsPerUpdate(() => overLongState(records, longs));
    if (pair === 0) continue;
    ns.map.push(mapNs);
    ns.strings.push(stringsNs);
    ns.longs.push(longsNs);
  }
  const ratio = median(ns.map.map((value, i) => value / (ns.strings[i] ?? 1)));
  const longRatio = median(ns.map.map((value, i) => value / (ns.longs[i] ?? 1)));
  const snapshot = longestStep(strings);
  console.log(
    `${keyCount} keys: Map ${median(ns.map).toFixed(0)} ns, string keys ${median(ns.strings).toFixed(0)} ns (${ratio.toFixed(2)} x), ` +
      `long keys ${median(ns.longs).toFixed(0)} ns (${longRatio.toFixed(2)} x), ${(strings.sizeBytes() / Math.min(keyCount, UPDATES)).toFixed(0)} bytes a key, ` +
      `snapshot ${snapshot.totalMs.toFixed(1)} ms in ${snapshot.steps} steps, longest ${snapshot.longestMs.toFixed(1)} ms`,
  );
}
