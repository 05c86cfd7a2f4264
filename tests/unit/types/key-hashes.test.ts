import { expect, test } from 'vitest';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { TypeMismatchError } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';

const hash = <T>(type: TypeInformation<T>, value: T): number => type.createSerializer().hash(value);
const wrong = (value: unknown): never => value as never;

test('a long hashes alike as number and as bigint', () => {
  for (const value of [
    0,
    -1,
    1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 40 + 7,
    -(2 ** 40) - 7,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ]) {
    expect(hash(Types.LONG, value)).toBe(hash(Types.LONG.asBigInt(), BigInt(value)));
  }
  expect(hash(Types.LONG, -42)).toBe(41);
});

test('sets and maps hash without order', () => {
  expect(hash(Types.SET(Types.INT), new Set([1, 2]))).toBe(hash(Types.SET(Types.INT), new Set([2, 1])));
  const map = Types.MAP(Types.STRING, Types.INT);
  expect(
    hash(
      map,
      new Map([
        ['a', 1],
        ['b', wrong(null)],
      ]),
    ),
  ).toBe((97 ^ 1) + 98);
});

test('what is no key says so', () => {
  const cases: (() => number)[] = [
    () => hash(Types.STRING, wrong(null)),
    () => hash(Types.STRING, wrong(5)),
    () => hash(Types.INT, 1.5),
    () => hash(Types.BYTE, 200),
    () => hash(Types.SHORT, 70_000),
    () => hash(Types.LONG, 0.5),
    () => hash(Types.LONG.asBigInt(), 2n ** 63n),
    () => hash(Types.FLOAT, 0.1),
    () => hash(Types.BOOLEAN, wrong(1)),
    () => hash(Types.VOID, null),
    () => hash(Types.INSTANT, wrong(null)),
    () => hash(Types.POJO('x.P', { a: Types.INT }), { a: 1 }),
    () => hash(Types.POJO('x.P', { a: Types.INT }, { hashCode: ['a'] }), { a: 1.5 }),
    () => hash(Types.PRIMITIVE_ARRAY(Types.INT), new Int32Array(1)),
    () => hash(Types.ENUM('x.E', ['A']), 'A'),
    () => hash(Types.TUPLE(Types.INT), wrong([1, 2])),
  ];
  for (const run of cases) expect(run).toThrow(TypeMismatchError);
});
