import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { encodeJavaUtf8 } from '../../../src/core/base/java-utf8.ts';
import { murmurHash } from '../../../src/core/base/murmur-hash.ts';
import { murmur3x64Hash128 } from '../../../src/core/base/murmur3-128.ts';

test('Flink mixes hash codes into non-negative numbers', () => {
  expect(murmurHash(0)).toBe(593689054);
  expect(murmurHash(97)).toBe(1455541201);
  // The two hash codes that mix to 0; one is the case of −2^31, which has no positive counterpart.
  expect(murmurHash(-2089875627)).toBe(0);
  expect(murmurHash(-1035494534)).toBe(0);
  for (let code = -1000; code < 1000; code++) expect(murmurHash(code * 2_000_003)).toBeGreaterThanOrEqual(0);
});

test('operator ids are the hash of the uid', () => {
  expect(toHex(murmur3x64Hash128(new Uint8Array(0)))).toBe('0'.repeat(32));
  expect(toHex(murmur3x64Hash128(encodeJavaUtf8('counter-id')))).toBe('e464826d320d0351136b0d372c600a5e');
});

test('hex in both directions', () => {
  expect(toHex(fromHex('00ff7F'))).toBe('00ff7f');
  expect(toHex(new Uint8Array(0))).toBe('');
  for (const text of ['0', 'zz', '0x', ' 0']) expect(() => fromHex(text)).toThrow('not hex digits');
});
