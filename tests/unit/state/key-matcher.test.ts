import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { keyMatcherOf } from '../../../src/core/state/hashmap/key-matcher.ts';
import { Chunk } from '../../../src/core/state/table/page-arena.ts';
import type { TypeSerializer } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';

const AT = 12;

/** Whether the entry of `stored` is found for `key`. */
function isMatch<T>(serializer: TypeSerializer<T>, stored: T, key: T): boolean | undefined {
  const output = new DataOutput();
  output.writeBytes(new Uint8Array(AT).fill(9));
  serializer.serialize(stored, output);
  output.writeByte(0);
  const chunk = new Chunk(new Int32Array(Math.ceil(output.position / 4) + 1));
  chunk.bytes.set(output.written());
  return keyMatcherOf(serializer)?.matches(key, chunk, AT, output.position - AT);
}

describe('key matcher', () => {
  test('strings are the same only if they are', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', 'é', '中', '\u0000', '\ud800'), maxLength: 4 }),
      fc.integer({ min: 120, max: 135 }).map((length) => 'x'.repeat(length)),
    );
    const serializer = Types.STRING.createSerializer();
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(isMatch(serializer, a, a)).toBe(true);
        expect(isMatch(serializer, a, b)).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });

  test('longs too', () => {
    const serializer = Types.LONG.createSerializer();
    const long = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2, max: 2 }), fc.constant(-(2 ** 40)));
    fc.assert(
      fc.property(long, long, (a, b) => {
        expect(isMatch(serializer, a, a)).toBe(true);
        expect(isMatch(serializer, a, b)).toBe(a === b);
      }),
    );
  });

  test('other types are compared by their bytes', () => {
    expect(keyMatcherOf(Types.DOUBLE.createSerializer())).toBeUndefined();
    expect(keyMatcherOf(Types.LONG.asBigInt().createSerializer())).toBeUndefined();
  });
});
