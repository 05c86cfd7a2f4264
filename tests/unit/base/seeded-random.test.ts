import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';

test('a seed gives the same numbers for ever: recorded experiments depend on these', () => {
  const random = new SeededRandom(42);
  expect([random.nextUint32(), random.nextUint32(), random.nextUint32()]).toEqual([1849552023, 4223452576, 118919111]);
  expect(new SeededRandom(42).nextHex(3)).toBe('6efb07');
});

test('seeds beyond 32 bits differ', () => {
  const first = (seed: number): number => new SeededRandom(seed).nextUint32();
  expect(new Set([1, 2 ** 32 + 1, 2 ** 33 + 1, -1, 0].map(first)).size).toBe(5);
});

test('numbers are in their ranges and spread over them', () => {
  const random = new SeededRandom(7);
  const counts = new Uint32Array(10);
  for (let i = 0; i < 10_000; i++) {
    const n = random.nextInt(10);
    counts[n] = (counts[n] ?? 0) + 1;
    const x = random.nextFloat();
    expect(x >= 0 && x < 1).toBe(true);
  }
  for (const count of counts) expect(count).toBeGreaterThan(850);
  expect(random.nextInt(1)).toBe(0);
});

test('UUIDs have the form of version 4', () => {
  const random = new SeededRandom(7);
  const uuids = Array.from({ length: 100 }, () => random.nextUuid());
  for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(uuids).size).toBe(100);
});
