import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { describeGeneric } from '../../../src/core/types/describe-generic.ts';
import { TypeMismatchError } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';

const serializer = Types.GENERIC('Event').createSerializer();

function roundTrip(value: unknown): unknown {
  const output = new DataOutput();
  serializer.serialize(value, output);
  const input = new DataInput(output.toBytes());
  const read = serializer.deserialize(input);
  expect(input.remaining).toBe(0);
  return read;
}

describe('the generic codec', () => {
  test('gives back every plain value', () => {
    const values = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: false,
      maxDepth: 4,
    });
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
      { numRuns: 500, seed: 20260111 },
    );
  });

  test('keeps what JSON would lose', () => {
    expect(Object.is(roundTrip(-0), -0)).toBe(true);
    expect(roundTrip([undefined, null, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n])).toEqual([
      undefined,
      null,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2n ** 70n,
    ]);
    expect(roundTrip({ a: undefined })).toStrictEqual({ a: undefined });
    expect(roundTrip(new BigUint64Array([2n ** 64n - 1n]))).toEqual(new BigUint64Array([2n ** 64n - 1n]));
  });

  test('a property called __proto__ is a property', () => {
    const value = roundTrip(JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
    expect((value as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('anything else is an error that names the path', () => {
    class Point {
      x = 1;
    }
    const cases: [unknown, string][] = [
      [{ list: [1, { when: () => 1 }] }, 'Event.list[1].when: a function is not a GENERIC value'],
      [{ point: new Point() }, 'Event.point: an object of class Point is not a GENERIC value'],
      [new Map([['k', Symbol('s')]]), "Event['k']: a symbol is not a GENERIC value"],
      [[/x/], 'Event[0]: an object of class RegExp is not a GENERIC value'],
    ];
    for (const [value, message] of cases) {
      expect(() => roundTrip(value)).toThrow(TypeMismatchError);
      expect(() => roundTrip(value)).toThrow(message);
    }
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => roundTrip(cycle)).toThrow('is it a cycle?');
  });

  test('a failed value leaves the output as it was', () => {
    const output = new DataOutput();
    output.writeByte(1);
    expect(() => serializer.serialize([1, () => 1], output)).toThrow(TypeMismatchError);
    expect(output.position).toBe(1);
  });

  test('nested bytes deeper than any value are refused', () => {
    const bytes = new Uint8Array(1000);
    for (let i = 0; i < bytes.length; i += 2) bytes.set([8, 1], i);
    expect(() => serializer.deserialize(new DataInput(bytes))).toThrow('nested deeper');
  });

  test('is no key', () => {
    expect(() => serializer.hash({})).toThrow('a generic type has no hashCode');
  });

  test('is described in JSON', () => {
    const value = {
      a: [1n, undefined, Number.NaN],
      m: new Map([[1, new Set(['x'])]]),
      d: new Date(5),
      b: new Uint8Array([255]),
      f: new Float32Array([0.5]),
    };
    expect(describeGeneric(roundTrip(value))).toEqual({
      a: [{ $bigint: '1' }, { $undefined: true }, 'NaN'],
      m: { $map: [[1, { $set: ['x'] }]] },
      d: { $date: '5' },
      b: { $bytes: 'ff' },
      f: { $array: [0.5] },
    });
  });
});
