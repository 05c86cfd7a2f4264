import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { toHex } from '../../../src/core/base/hex.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';

const written = (write: (output: DataOutput) => void): Uint8Array => {
  const output = new DataOutput(0);
  write(output);
  return output.toBytes();
};
const hex = (write: (output: DataOutput) => void): string => toHex(written(write));

/** One kind of datum: how to draw, write and read it. */
interface Kind<T> {
  readonly values: fc.Arbitrary<T>;
  readonly write: (output: DataOutput, value: T) => void;
  readonly read: (input: DataInput) => T;
}
const kind = <T>(values: fc.Arbitrary<T>, write: Kind<T>['write'], read: Kind<T>['read']): Kind<unknown> =>
  // Each kind reads what it wrote itself.
  ({ values, write, read }) as unknown as Kind<unknown>;

const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constant('x'.repeat(5000)),
);
const units = fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes));
const kinds: readonly Kind<unknown>[] = [
  kind(
    fc.integer({ min: -128, max: 127 }),
    (o, v) => o.writeByte(v),
    (i) => i.readByte(),
  ),
  kind(
    fc.nat(255),
    (o, v) => o.writeByte(v),
    (i) => i.readUnsignedByte(),
  ),
  kind(
    fc.boolean(),
    (o, v) => o.writeBoolean(v),
    (i) => i.readBoolean(),
  ),
  kind(
    fc.integer({ min: -32768, max: 32767 }),
    (o, v) => o.writeShort(v),
    (i) => i.readShort(),
  ),
  kind(
    fc.nat(65535),
    (o, v) => o.writeShort(v),
    (i) => i.readUnsignedShort(),
  ),
  kind(
    fc.integer(),
    (o, v) => o.writeInt(v),
    (i) => i.readInt(),
  ),
  kind(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    (o, v) => o.writeLong(v),
    (i) => i.readLong(),
  ),
  kind(
    fc.maxSafeInteger(),
    (o, v) => o.writeLongFromNumber(v),
    (i) => i.readLongAsNumber(),
  ),
  kind(
    fc.maxSafeInteger(),
    (o, v) => o.writeLong(BigInt(v)),
    (i) => i.readLongAsNumber(),
  ),
  kind(
    fc.float(),
    (o, v) => o.writeFloat(v),
    (i) => i.readFloat(),
  ),
  kind(
    fc.double(),
    (o, v) => o.writeDouble(v),
    (i) => i.readDouble(),
  ),
  kind(
    fc.nat(0xffffffff),
    (o, v) => o.writeVlq(v),
    (i) => i.readVlq(),
  ),
  kind(
    fc.option(fc.oneof(text, units)),
    (o, v) => o.writeString(v),
    (i) => i.readString(),
  ),
  kind(
    fc.oneof(text, units),
    (o, v) => o.writeUtf(v),
    (i) => i.readUtf(),
  ),
  kind(
    fc.uint8Array({ maxLength: 300 }),
    (o, v) => o.writeBlob(v),
    (i) => i.readBlob().slice(),
  ),
];

describe('data output and input', () => {
  test('whatever is written in a row is read back, to the last byte', () => {
    const datum = fc.nat(kinds.length - 1).chain((index) => {
      const chosen = kinds[index];
      if (chosen === undefined) throw new Error('no such kind');
      return chosen.values.map((value) => ({ ...chosen, value }));
    });
    fc.assert(
      fc.property(fc.array(datum, { maxLength: 20 }), (data) => {
        const bytes = written((output) => data.forEach(({ write, value }) => write(output, value)));
        const input = new DataInput(bytes);
        for (const { read, value } of data) expect(read(input)).toEqual(value);
        expect(input.remaining).toBe(0);
      }),
      { numRuns: 300, seed: 20260104 },
    );
  });

  test('any bytes are read or refused, never left', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(kinds.length - 1), fc.nat(40), (bytes, index, cut) => {
        const end = Math.min(bytes.length, cut);
        const input = new DataInput(bytes, 0, end);
        try {
          kinds[index]?.read(input);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDataError);
        }
        expect(input.position).toBeLessThanOrEqual(end);
      }),
      { numRuns: 2000, seed: 20260105 },
    );
  });

  test("Java's layouts", () => {
    expect(hex((o) => o.writeUtf('a\0é中😀'))).toBe('000e' + '61' + 'c080' + 'c3a9' + 'e4b8ad' + 'eda0bd' + 'edb880');
    expect(hex((o) => o.writeString('é'))).toBe('02e901');
    expect(hex((o) => o.writeString(null))).toBe('00');
    expect(hex((o) => o.writeString('\uffff'))).toBe('02ffff03');
    expect(hex((o) => o.writeLongFromNumber(-1))).toBe('ffffffffffffffff');
    expect(hex((o) => o.writeVlq(300))).toBe('ac02');
  });

  test('every NaN is written as the canonical one', () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, 0xfff8_dead_beef_0001n);
    expect(hex((o) => o.writeDouble(view.getFloat64(0)))).toBe('7ff8000000000000');
    view.setUint32(0, 0xffc0_0001);
    expect(hex((o) => o.writeFloat(view.getFloat32(0)))).toBe('7fc00000');
  });

  test('lengths that the bytes can not hold are refused before anything is allocated', () => {
    const input = (...bytes: number[]): DataInput => new DataInput(new Uint8Array(bytes));
    expect(() => input(0x7f, 0xff, 0xff, 0xff).readBlob()).toThrow('unexpected end');
    expect(() => input(0xff, 0xff, 0xff, 0xff).readBlob()).toThrow('unexpected end');
    expect(() => input(0xff, 0xff, 0xff, 0xff, 0x0f).readString()).toThrow("can't fit in the 0 bytes left");
    expect(() => input(0xff, 0xff, 0xff, 0xff, 0x1f).readVlq()).toThrow('too long');
    expect(() => input(0, 0, 0, 3, 1, 2).readCount(1, 'things')).toThrow("3 things can't fit in the 2 bytes left");
    expect(() => input(0xff, 0xff, 0xff, 0xff).readCount(0, 'things')).toThrow("-1 things can't fit");
    expect(() => input(3, 0x80, 0x80, 0x7f).readString()).toThrow('no UTF-16 unit');
    expect(() => input(0, 2, 0xc3, 0x28).readUtf()).toThrow('malformed modified UTF-8');
    expect(() => input(0, 1, 0xe4).readUtf()).toThrow('malformed modified UTF-8');
    expect(() => new DataInput(new Uint8Array(4), 3, 2)).toThrow('outside of 4 bytes');
  });

  test('a long beyond 2^53 is no number', () => {
    const bytes = written((o) => o.writeLong(2n ** 53n));
    expect(() => new DataInput(bytes).readLongAsNumber()).toThrow('9007199254740992 does not fit a number exactly');
    expect(new DataInput(written((o) => o.writeLong(-(2n ** 53n) + 1n))).readLongAsNumber()).toBe(
      Number.MIN_SAFE_INTEGER,
    );
  });

  test('a text too long for writeUTF is refused and leaves the output as it was', () => {
    const output = new DataOutput(8);
    output.writeByte(1);
    expect(() => output.writeUtf('é'.repeat(40_000))).toThrow('80000 bytes is too long');
    expect(output.position).toBe(1);
  });

  test('a wrapped buffer is left only if what is written does not fit', () => {
    for (const value of ['x'.repeat(60), 'é'.repeat(30), 'a中'.repeat(10), '']) {
      for (const write of [(o: DataOutput): void => o.writeString(value), (o: DataOutput): void => o.writeUtf(value)]) {
        const size = written(write).length;
        const output = new DataOutput(0);
        const buffer = new Uint8Array(size + 3);
        output.wrap(buffer, 3);
        write(output);
        expect(output.buffer).toBe(buffer);
        const tooSmall = new Uint8Array(size + 2);
        output.wrap(tooSmall, 3);
        write(output);
        expect(output.buffer === tooSmall).toBe(false);
        expect(output.position).toBe(size + 3);
      }
    }
  });

  test('a reader is reused on other bytes, views are not copies', () => {
    const bytes = new Uint8Array([0, 0, 0, 7, 0, 0, 0, 9]);
    const input = new DataInput(bytes.subarray(4));
    expect(input.readInt()).toBe(9);
    input.reset(bytes, 0, 4);
    expect(input.readInt()).toBe(7);
    input.reset(bytes);
    const view = input.readBytes(4);
    bytes[3] = 1;
    expect(view[3]).toBe(1);
    expect(() => input.reset(bytes, 0, 9)).toThrow('outside of 8 bytes');
  });
});
