import { performance } from 'node:perf_hooks';
import { murmurHash } from '../../../src/core/base/murmur-hash.ts';
import { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import { ValueStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { hashString } from '../../../src/core/types/java-hash.ts';
import { Types } from '../../../src/core/types/types.ts';

/**
 * Pauses: what a snapshot takes a step, alone and with writes in between, how long an insert can take while the table
 * grows, and a restore. Prints, never asserts.
 */
const KEY_COUNT = Number(process.argv[2] ?? 1_000_000);
const WRITES_PER_STEP = 2_000;

const Profile = Types.POJO('com.example.Profile', { count: Types.LONG, total: Types.DOUBLE });
const descriptor = new ValueStateDescriptor('profile', Profile);
const RANGE = { first: 0, last: 127 };

const keyText = (key: number): string => `k${key.toString(36).padStart(7, '0')}`;
const newBackend = (): HashMapKeyedStateBackend =>
  new HashMapKeyedStateBackend(Types.STRING.createSerializer(), RANGE, 128);

function put(backend: HashMapKeyedStateBackend, key: number, count: number): void {
  const text = keyText(key);
  backend.setCurrentKey(text, murmurHash(hashString(text)));
  backend.valueState(descriptor).update({ count, total: count / 2 });
}

const backend = newBackend();
let longestInsertMs = 0;
for (let key = 0; key < KEY_COUNT; key++) {
  const start = performance.now();
  put(backend, key, key);
  longestInsertMs = Math.max(longestInsertMs, performance.now() - start);
}
console.log(`${KEY_COUNT} inserts: the longest took ${longestInsertMs.toFixed(1)} ms`);

function snapshot(writesPerStep: number): { bytes: Uint8Array; offsets: readonly number[]; text: string } {
  const parts: Uint8Array[] = [];
  const steps: number[] = [];
  let writesMs = 0;
  const began = performance.now();
  const run = backend.beginSnapshot();
  const beginMs = performance.now() - began;
  for (;;) {
    const start = performance.now();
    const part = run.step();
    if (part === undefined) break;
    steps.push(performance.now() - start);
    parts.push(part);
    const writing = performance.now();
    for (let i = 0; i < writesPerStep; i++) put(backend, Math.floor(Math.random() * KEY_COUNT), i);
    writesMs += performance.now() - writing;
  }
  const sorted = steps.toSorted((a, b) => b - a);
  const total = steps.reduce((a, b) => a + b, 0);
  const perWrite =
    writesPerStep === 0 ? '' : `, ${((writesMs * 1e6) / writesPerStep / steps.length).toFixed(0)} ns a write`;
  const text =
    `begin ${beginMs.toFixed(2)} ms, ${steps.length} steps in ${total.toFixed(0)} ms, longest ${sorted
      .slice(0, 3)
      .map((ms) => ms.toFixed(1))
      .join(' ')} ms, median ${(sorted[sorted.length >> 1] ?? 0).toFixed(2)} ms` + perWrite;
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets: run.offsets(), text };
}

for (let i = 0; i < 4; i++) console.log(`snapshot alone: ${snapshot(0).text}`);
for (let i = 0; i < 3; i++) console.log(`with writes: ${snapshot(WRITES_PER_STEP).text}`);

const { bytes, offsets } = snapshot(0);
for (let i = 0; i < 3; i++) {
  const restored = newBackend();
  const start = performance.now();
  const restore = restored.restoreKeyed(bytes);
  let longest = 0;
  offsets.forEach((offset, group) => {
    const sectionStart = performance.now();
    if (offset > 0) restore.section(group, bytes, offset);
    longest = Math.max(longest, performance.now() - sectionStart);
  });
  const ms = performance.now() - start;
  console.log(`restore: ${ms.toFixed(0)} ms, longest section ${longest.toFixed(1)} ms`);
}
