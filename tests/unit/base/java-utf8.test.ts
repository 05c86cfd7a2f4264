import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/core/base/hex.ts';
import { decodeUtf8, encodeJavaUtf8 } from '../../../src/core/base/java-utf8.ts';

test('is UTF-8 wherever the text is whole', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const bytes = encodeJavaUtf8(text);
      expect(toHex(bytes)).toBe(toHex(encoder.encode(text)));
      expect(decodeUtf8(bytes)).toBe(text);
    }),
    { seed: 20260106 },
  );
});

test('a lone surrogate is a question mark, as in Java', () => {
  expect(toHex(encodeJavaUtf8('a\ud800b\udc00'))).toBe('613f623f');
});

test('decodes exactly what a strict decoder decodes', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .array(fc.constantFrom(0x61, 0xc3, 0xa9, 0xe4, 0xb8, 0xad, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xf4, 0x90), {
        maxLength: 8,
      })
      .map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      let expected: string | undefined;
      try {
        expected = decoder.decode(input);
      } catch {
        expect(() => decodeUtf8(input)).toThrow('not UTF-8 at byte');
        return;
      }
      expect(decodeUtf8(input)).toBe(expected);
    }),
    { numRuns: 2000, seed: 20260107 },
  );
});

test('long texts', () => {
  const text = 'é😀'.repeat(50_000);
  expect(decodeUtf8(encodeJavaUtf8(text))).toBe(text);
  expect(decodeUtf8(encodeJavaUtf8('x'.repeat(100_000)))).toBe('x'.repeat(100_000));
});
