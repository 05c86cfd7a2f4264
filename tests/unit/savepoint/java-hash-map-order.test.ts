import { expect, test } from 'vitest';
import { javaHashMapOrder } from '../../../src/core/savepoint/java-hash-map-order.ts';
import { hashString } from '../../../src/core/types/java-hash.ts';

test('small hashes come in ascending order, whatever was put first', () => {
  expect(javaHashMapOrder(['c', 'a', 'b'], hashString)).toEqual(['a', 'b', 'c']);
});

test('keys of one bucket stay in the order of insertion, until the table grows', () => {
  // "Aa" and "BB" have the same hash code; 1 and 17 share a bucket of 16, not of 32.
  expect(javaHashMapOrder(['BB', 'Aa'], hashString)).toEqual(['BB', 'Aa']);
  const self = (key: number): number => key;
  expect(javaHashMapOrder([17, 1], self)).toEqual([17, 1]);
  const many = [17, 1, ...Array.from({ length: 11 }, (_, i) => i + 2)];
  expect(javaHashMapOrder(many, self).at(-1)).toBe(17);
});

test('a map that was made for its size has fewer buckets', () => {
  const self = (key: number): number => key;
  expect(javaHashMapOrder([5, 2], self)).toEqual([2, 5]);
  expect(javaHashMapOrder([5, 2], self, 2)).toEqual([5, 2]);
});
