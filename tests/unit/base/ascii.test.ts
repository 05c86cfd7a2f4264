import { expect, test } from 'vitest';
import { decodeAscii, loopDecoder } from '../../../src/core/base/ascii.ts';
import { compileFunction, mayGenerateCode } from '../../../src/core/base/generated-code.ts';

test('texts of every length, with and without generated code', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 128);
  for (let length = 0; length < 200; length++) {
    const expected = Array.from(bytes.subarray(5, 5 + length), (byte) => String.fromCharCode(byte)).join('');
    expect(decodeAscii(bytes, 5, length)).toBe(expected);
    expect(loopDecoder(length)(bytes, 5)).toBe(expected);
  }
});

test('one byte that is not ASCII, wherever, and there is no text', () => {
  for (const length of [1, 8, 64, 65, 150]) {
    for (let at = 0; at < length; at++) {
      const bytes = new Uint8Array(length).fill(0x61);
      bytes[at] = 0x80;
      expect(decodeAscii(bytes, 0, length)).toBeUndefined();
      expect(loopDecoder(length)(bytes, 0)).toBeUndefined();
    }
  }
});

test('code sees its constants and nothing of its makers', () => {
  expect(mayGenerateCode()).toBe(true);
  const add: unknown = compileFunction('(a) => a + b', { b: 2 });
  expect(typeof add === 'function' && add(1)).toBe(3);
  const isStrict: unknown = compileFunction('function () { return this === undefined; }', {});
  expect(typeof isStrict === 'function' && isStrict()).toBe(true);
});
