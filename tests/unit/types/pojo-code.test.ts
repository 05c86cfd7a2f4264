import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { mayGenerateCode } from '../../../src/core/base/generated-code.ts';
import { toHex } from '../../../src/core/base/hex.ts';
import { PojoSerializer } from '../../../src/core/types/pojo-serializer.ts';
import { pojoRules, type PojoFields } from '../../../src/core/types/pojo-type.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import type { TypeSerializer } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';

/** A type and the values to try on it, most of them right. */
interface Sample {
  readonly type: TypeInformation<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constant('x'.repeat(130)),
);
const long = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(2 ** 53 - 1, -(2 ** 53 - 1), -(2 ** 52), -0));
const basicSamples: readonly Sample[] = [
  { type: Types.STRING, values: text },
  { type: Types.BOOLEAN, values: fc.boolean() },
  { type: Types.BYTE, values: fc.integer({ min: -128, max: 127 }) },
  { type: Types.SHORT, values: fc.integer({ min: -32768, max: 32767 }) },
  { type: Types.INT, values: fc.integer() },
  { type: Types.LONG, values: long },
  { type: Types.LONG.asBigInt(), values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { type: Types.FLOAT, values: fc.float() },
  { type: Types.DOUBLE, values: fc.double() },
  { type: Types.CHAR, values: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) },
  { type: Types.BIG_INT, values: fc.bigInt() },
  { type: Types.GENERIC(), values: fc.oneof(fc.string(), fc.constant(undefined), fc.array(fc.integer())) },
];
/** Values that are of none or few of the types. */
const strange = fc.constantFrom<unknown>(
  null,
  undefined,
  1.5,
  2 ** 31,
  2 ** 53,
  5n,
  2n ** 63n,
  'text',
  {},
  [],
  true,
  Number.NaN,
);

const sampleOf = (depth: number): fc.Arbitrary<Sample> => {
  const basic = fc.constantFrom(...basicSamples);
  if (depth === 0) return basic;
  const inner = sampleOf(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: basic },
    {
      weight: 1,
      arbitrary: inner.map(({ type, values }) => ({
        type: Types.LIST(type),
        values: fc.array(values, { maxLength: 3 }),
      })),
    },
    { weight: 2, arbitrary: pojoSample(depth - 1) },
  );
};

function pojoSample(depth: number): fc.Arbitrary<Sample & { readonly fields: PojoFields }> {
  const name = fc.constantFrom(
    'a',
    'b',
    'B',
    'camelCase',
    'with space',
    '"quoted"',
    'toString',
    'ü',
    '\u2028',
    'a`${1}',
  );
  return fc
    .uniqueArray(fc.tuple(name, sampleOf(depth)), { selector: ([field]) => field, minLength: 1, maxLength: 6 })
    .map((samples) => {
      const fields = Object.fromEntries(samples.map(([field, { type }]) => [field, type]));
      const members = samples.map(([field, { values }]): [string, fc.Arbitrary<unknown>] => [field, mostly(values)]);
      const values = fc.record(Object.fromEntries(members), { noNullPrototype: true });
      return { type: Types.POJO('com.example.Sample', fields), values, fields };
    });
}

const mostly = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 20, arbitrary: values },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: strange },
  );

/** Bytes before it, so that positions other than 0 are tried. */
const PREFIX = new Uint8Array([9, 9, 9]);

type Outcome = { readonly ok: unknown; readonly position: number } | { readonly error: string };

function write(serializer: TypeSerializer<object>, value: object, capacity: number): Outcome {
  const output = new DataOutput(capacity);
  output.writeBytes(PREFIX);
  try {
    serializer.serialize(value, output);
  } catch (error) {
    expect(output.position).toBe(PREFIX.length);
    return { error: String(error) };
  }
  return { ok: toHex(output.written()), position: output.position };
}

function read(serializer: TypeSerializer<object>, bytes: Uint8Array): Outcome {
  const input = new DataInput(bytes, PREFIX.length);
  try {
    return { ok: serializer.deserialize(input), position: input.position };
  } catch (error) {
    return { error: String(error) };
  }
}

const bytesOf = (outcome: Outcome): Uint8Array =>
  'ok' in outcome && typeof outcome.ok === 'string'
    ? Uint8Array.from(outcome.ok.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    : PREFIX;

describe('generated code and interpreter', () => {
  test('code may be generated here, or nothing below would compare anything', () => {
    expect(mayGenerateCode()).toBe(true);
  });

  test('write the same bytes, read the same values, fail with the same words', () => {
    const withValue = pojoSample(2).chain(({ fields, values }) =>
      fc.tuple(fc.constant(fields), values, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }), fc.nat(8)),
    );
    fc.assert(
      fc.property(withValue, ([fields, value, damage, cut]) => {
        const rules = pojoRules('com.example.Sample', fields, {}, undefined, 1);
        const generated = new PojoSerializer(rules, 'generate');
        const interpreted = new PojoSerializer(rules, 'interpret');
        // What a POJO's values are made of was drawn as an object.
        const written = write(interpreted, value as object, 1024);
        expect(write(generated, value as object, 1024)).toEqual(written);
        expect(write(generated, value as object, 1)).toEqual(written);
        const bytes = bytesOf(written);
        expect(read(generated, bytes)).toEqual(read(interpreted, bytes));
        for (const [at, byte] of damage) bytes[PREFIX.length + (at % Math.max(1, bytes.length - PREFIX.length))] = byte;
        const damaged = bytes.slice(0, Math.max(PREFIX.length, bytes.length - cut));
        expect(read(generated, damaged)).toEqual(read(interpreted, damaged));
      }),
      { numRuns: 500, seed: 20260101 },
    );
  });

  test('what was written without nulls is read as it was', () => {
    const withValue = pojoSample(2).chain(({ type, values }) => fc.tuple(fc.constant(type.createSerializer()), values));
    fc.assert(
      fc.property(withValue, ([serializer, value]) => {
        const output = new DataOutput();
        try {
          serializer.serialize(value, output);
        } catch {
          return;
        }
        const again = new DataOutput();
        serializer.serialize(serializer.deserialize(new DataInput(output.toBytes())), again);
        expect(toHex(again.written())).toBe(toHex(output.written()));
      }),
      { numRuns: 300, seed: 20260102 },
    );
  });

  test('the output grows only if the record does not fit', () => {
    const type = Types.POJO('x.R', { a: Types.STRING, b: Types.LONG, c: Types.LIST(Types.STRING), d: Types.STRING });
    for (const value of [
      { a: 'ascii', b: 1, c: ['x'], d: 'y' },
      { a: 'é'.repeat(40), b: 1, c: ['ü'], d: '' },
      { a: 'x'.repeat(200), b: 1, c: [], d: 'é' },
    ]) {
      const serializer = type.createSerializer();
      const measured = new DataOutput();
      serializer.serialize(value, measured);
      const buffer = new Uint8Array(measured.position);
      const exact = new DataOutput();
      exact.wrap(buffer, 0);
      serializer.serialize(value, exact);
      expect(exact.buffer).toBe(buffer);
      expect(exact.position).toBe(buffer.length);
    }
  });

  test('decoded objects own their properties, in declared order, whatever their names', () => {
    const fields = { z: Types.INT, constructor: Types.INT, a: Types.STRING, hasOwnProperty: Types.BOOLEAN };
    const value = { z: 1, constructor: 2, a: 'x', hasOwnProperty: true };
    for (const mode of ['generate', 'interpret'] as const) {
      const serializer = new PojoSerializer(pojoRules('x.R', fields, {}, undefined, 1), mode);
      const output = new DataOutput();
      serializer.serialize(value, output);
      const read: object = serializer.deserialize(new DataInput(output.written()));
      expect(Object.entries(read)).toEqual(Object.entries(value));
    }
  });

  test('a subclass is refused by name', () => {
    const serializer = Types.POJO('x.Shape', { id: Types.INT }).createSerializer();
    const output = new DataOutput();
    output.writeByte(4);
    output.writeUtf('x.Circle');
    expect(() => serializer.deserialize(new DataInput(output.written()))).toThrow('x.Circle, a subclass of x.Shape');
    expect(() => serializer.deserialize(new DataInput(new Uint8Array([8, 0])))).toThrow(
      'a registered subclass of x.Shape',
    );
    expect(() => serializer.deserialize(new DataInput(new Uint8Array([0])))).toThrow('flags 0');
  });

  test('a long beyond 2^53 is refused with its field and the way out', () => {
    const type = Types.POJO('x.R', { big: Types.LONG });
    const bytes = new Uint8Array([2, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255]);
    expect(() => type.createSerializer().deserialize(new DataInput(bytes))).toThrow(
      'R.big: 9223372036854775807 does not fit a number exactly',
    );
  });
});
