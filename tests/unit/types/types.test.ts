import { expect, expectTypeOf, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { toHex } from '../../../src/core/base/hex.ts';
import { BigDecimal } from '../../../src/core/types/big-decimal.ts';
import type { Infer, TypeInformation } from '../../../src/core/types/type-information.ts';
import { TypeMismatchError } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';

function encode<T>(type: TypeInformation<T>, value: T): string {
  const output = new DataOutput(1);
  type.createSerializer().serialize(value, output);
  return toHex(output.written());
}

function roundTrip<T>(type: TypeInformation<T>, value: T): T {
  const output = new DataOutput(1);
  const serializer = type.createSerializer();
  serializer.serialize(value, output);
  const input = new DataInput(output.written());
  const read = serializer.deserialize(input);
  expect(input.remaining).toBe(0);
  if (serializer.length >= 0) expect(output.position).toBe(serializer.length);
  return read;
}

/** A value that the static type rules out, as untyped code would pass it. */
const wrong = (value: unknown): never => value as never;

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

test('basic types are written as Flink writes them', () => {
  expect(encode(Types.BYTE, -1)).toBe('ff');
  expect(encode(Types.SHORT, -2)).toBe('fffe');
  expect(encode(Types.INT, -0x80000000)).toBe('80000000');
  expect(encode(Types.LONG, -1)).toBe('ffffffffffffffff');
  expect(encode(Types.LONG, Number.MAX_SAFE_INTEGER)).toBe('001fffffffffffff');
  expect(encode(Types.LONG.asBigInt(), -(2n ** 63n))).toBe('8000000000000000');
  expect(encode(Types.BOOLEAN, true)).toBe('01');
  expect(encode(Types.DOUBLE, Number.NaN)).toBe('7ff8000000000000');
  expect(encode(Types.DOUBLE, -0)).toBe('8000000000000000');
  expect(encode(Types.FLOAT, 1.5)).toBe('3fc00000');
  expect(encode(Types.FLOAT, Number.NaN)).toBe('7fc00000');
  expect(encode(Types.CHAR, '七')).toBe('4e03');
  expect(encode(Types.STRING, '')).toBe('01');
  expect(encode(Types.STRING, 'bob')).toBe('04626f62');
  expect(encode(Types.STRING, 'é')).toBe('02e901');
  expect(encode(Types.STRING, wrong(null))).toBe('00');
  expect(encode(Types.STRING, 'x'.repeat(130)).slice(0, 4)).toBe('8301');
  expect(encode(Types.VOID, null)).toBe('00');
});

test('a BigInteger takes as few bytes as hold its sign, and its shared constants take none', () => {
  expect(encode(Types.BIG_INT, 0n)).toBe('00000001');
  expect(encode(Types.BIG_INT, 1n)).toBe('00000002');
  expect(encode(Types.BIG_INT, 10n)).toBe('00000003');
  expect(encode(Types.BIG_INT, wrong(null))).toBe('00000000');
  expect(encode(Types.BIG_INT, 127n)).toBe('000000057f');
  expect(encode(Types.BIG_INT, 128n)).toBe('000000060080');
  expect(encode(Types.BIG_INT, -128n)).toBe('0000000580');
  expect(encode(Types.BIG_INT, -129n)).toBe('00000006ff7f');
  expect(encode(Types.BIG_INT, -1n)).toBe('00000005ff');
  for (const value of [0n, 1n, 10n, -1n, 2n ** 64n, -(2n ** 200n), 10n ** 37n]) {
    expect(roundTrip(Types.BIG_INT, value)).toBe(value);
  }
  const price = BigDecimal.parse('-12.50');
  expect(roundTrip(Types.BIG_DEC, price)).toEqual(price);
  expect(encode(Types.BIG_DEC, new BigDecimal(1n, -1))).toBe('00000002ffffffff');
  expect(encode(Types.BIG_DEC, wrong(null))).toBe('00000000');
});

test('a BigDecimal reads and prints as in Java', () => {
  for (const text of ['0', '0.0', '-12.50', '1E+3', '1.5E-10', '0.000001', '1E-7', '123456789.123', '0E+2', '0E-7']) {
    expect(BigDecimal.parse(text).toString()).toBe(text);
  }
  expect(() => BigDecimal.parse('1e99999999999')).toThrow('not a decimal number');
  expect(() => BigDecimal.parse('.')).toThrow('not a decimal number');
});

test('dates and times', () => {
  const date = { year: 2024, month: 2, day: 29 };
  const time = { hour: 12, minute: 34, second: 56, nano: 789_000_000 };
  expect(encode(Types.LOCAL_DATE, date)).toBe('000007e8021d');
  expect(encode(Types.LOCAL_TIME, time)).toBe('0c22382f072f40');
  expect(roundTrip(Types.LOCAL_DATE_TIME, { date, time })).toEqual({ date, time });
  expect(encode(Types.LOCAL_DATE, wrong(null))).toBe('800000008000');
  expect(encode(Types.LOCAL_TIME, wrong(null))).toBe('80800080000000');
  expect(roundTrip(Types.LOCAL_DATE_TIME, wrong(null))).toBeNull();
  const instant = { epochSecond: -3_400_000_000n, nano: 111_111_111 };
  expect(roundTrip(Types.INSTANT, instant)).toEqual(instant);
  expect(encode(Types.INSTANT, wrong(null))).toBe('800000000000000080000000');
  expect(roundTrip(Types.SQL_TIMESTAMP, { epochMs: 1_700_000_000_123n, nano: 123_456_789 })).toEqual({
    epochMs: 1_700_000_000_123n,
    nano: 123_456_789,
  });
  expect(roundTrip(Types.DATE, 5n)).toBe(5n);
  expect(roundTrip(Types.SQL_DATE, wrong(null))).toBeNull();
  expect(roundTrip(Types.SQL_TIME, -5n)).toBe(-5n);
});

test('containers', () => {
  expect(encode(Types.LIST(Types.SHORT), [1, 2])).toBe('0000000200010002');
  expect(
    encode(
      Types.MAP(Types.STRING, Types.INT),
      new Map([
        ['a', 1],
        ['b', wrong(null)],
      ]),
    ),
  ).toBe('00000002' + '0261' + '00' + '00000001' + '0262' + '01');
  expect(encode(Types.SET(Types.BYTE), new Set([1, wrong(null)]))).toBe('00000002' + '0001' + '01');
  expect(encode(Types.TUPLE(Types.STRING, Types.INT), ['a', 1])).toBe('026100000001');
  expect(encode(Types.TUPLE(), [])).toBe('2a');
  expect(encode(Types.ROW(Types.INT, Types.STRING), { kind: 'DELETE', fields: [1, wrong(null)] })).toBe('d000000001');
  expect(encode(Types.ENUM('com.example.Tier', ['GOLD', 'SILVER']), 'SILVER')).toBe('00000001');
  const value = new Map([
    ['a', [{ kind: 'UPDATE_AFTER' as const, fields: [1.5, wrong(null)] satisfies [number, string] }]],
  ]);
  expect(roundTrip(Types.MAP(Types.STRING, Types.LIST(Types.ROW(Types.DOUBLE, Types.STRING))), value)).toEqual(value);
});

test('arrays', () => {
  expect(encode(Types.PRIMITIVE_ARRAY(Types.BYTE), new Uint8Array([3, 255]))).toBe('0000000203ff');
  expect(encode(Types.PRIMITIVE_ARRAY(Types.INT), new Int32Array([-1]))).toBe('00000001ffffffff');
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.SHORT), new Int16Array([-1, 2]))).toEqual(new Int16Array([-1, 2]));
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.LONG), [2 ** 40])).toEqual([2 ** 40]);
  const big = new BigInt64Array([-(2n ** 63n)]);
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.LONG.asBigInt()), big)).toEqual(big);
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.FLOAT), new Float32Array([0.1]))).toEqual(new Float32Array([0.1]));
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.DOUBLE), new Float64Array([0.1]))).toEqual(new Float64Array([0.1]));
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.BOOLEAN), [true, false])).toEqual([true, false]);
  expect(roundTrip(Types.PRIMITIVE_ARRAY(Types.CHAR), ['a', '七'])).toEqual(['a', '七']);
  expect(encode(Types.OBJECT_ARRAY(Types.STRING), ['z', null])).toBe('00000002027a00');
  expect(encode(Types.OBJECT_ARRAY(Types.INT), [3, null])).toBe('00000002010000000300');
});

test('a POJO is written field by field in the order of the names', () => {
  expect(encode(Transaction, { userId: 7, amount: 0.5, timestamp: 1000 })).toBe(
    '02' + '003fe0000000000000' + '0000000000000003e8' + '000000000000000007',
  );
  expect(encode(Transaction, { userId: 7, amount: wrong(null), timestamp: 1000 })).toBe(
    '02' + '01' + '0000000000000003e8' + '000000000000000007',
  );
  expect(encode(Transaction, wrong(null))).toBe('01');
  const read = roundTrip(Transaction, { userId: 7, amount: 0.5, timestamp: 1000 });
  expect(Object.keys(read)).toEqual(['userId', 'amount', 'timestamp']);
});

test('a value outside of its type is an error that names the field', () => {
  const Account = Types.POJO('com.example.Bank$Account', {
    owner: Types.POJO('com.example.Person', { name: Types.STRING }),
    history: Types.LIST(Transaction),
    limits: Types.MAP(Types.STRING, Types.INT),
  });
  const good = { userId: 1, amount: 1, timestamp: 1 };
  const account = { owner: { name: 'x' }, history: [good], limits: new Map([['day', 1]]) };
  const cases: [string, () => unknown][] = [
    ["Transaction.amount: 'abc' is not a DOUBLE", () => encode(Transaction, { ...good, amount: wrong('abc') })],
    ['Transaction.userId: 1.5 is not a LONG (an integer)', () => encode(Transaction, { ...good, userId: 1.5 })],
    [
      'Transaction.userId: 9007199254740992 is not a LONG (beyond 2^53; use Types.LONG.asBigInt())',
      () => encode(Transaction, { ...good, userId: 2 ** 53 }),
    ],
    [
      'Transaction.userId: 5n is not a LONG (a number; Types.LONG.asBigInt() takes bigints)',
      () => encode(Transaction, { ...good, userId: wrong(5n) }),
    ],
    ['Transaction.timestamp: undefined is not a LONG', () => encode(Transaction, wrong({ userId: 1, amount: 1 }))],
    ['7 is not a Transaction', () => encode(Transaction, wrong(7))],
    ['Account.owner.name: 3 is not a STRING', () => encode(Account, { ...account, owner: { name: wrong(3) } })],
    ['Account.owner: an array of 0 is not a Person', () => encode(Account, { ...account, owner: wrong([]) })],
    [
      'Account.history[1].timestamp: NaN is not a LONG (an integer)',
      () => encode(Account, { ...account, history: [good, { ...good, timestamp: Number.NaN }] }),
    ],
    [
      "Account.limits['day']: 2147483648 is not an INT (an integer of 32 bits)",
      () => encode(Account, { ...account, limits: new Map([['day', 2 ** 31]]) }),
    ],
    ['.f1: 300 is not a BYTE (-128 to 127)', () => encode(Types.TUPLE(Types.INT, Types.BYTE), [1, 300])],
    ['0.1 is not a FLOAT (round it with Math.fround, or use DOUBLE)', () => encode(Types.FLOAT, 0.1)],
    ["'ab' is not a CHAR (a string of one UTF-16 unit)", () => encode(Types.CHAR, 'ab')],
  ];
  for (const [message, run] of cases) {
    expect(run).toThrow(TypeMismatchError);
    expect(run).toThrow(message);
  }
});

test('a declaration that contradicts itself is refused', () => {
  expect(() => Types.POJO('A', { a: Types.INT }, { hashCode: wrong(['b']) })).toThrow("A has no field 'b' (it has a)");
  expect(() => Types.POJO('A', { a: Types.INT }, { defaults: { a: 1.5 } })).toThrow(
    'default of A.a: 1.5 is not an INT',
  );
  expect(() => Types.POJO('', {})).toThrow('needs the name');
  expect(() => Types.POJO('A', { ['__proto__']: Types.INT })).toThrow("can't have a field '__proto__'");
});

test('static types follow the declaration', () => {
  expectTypeOf<Infer<typeof Transaction>>().toEqualTypeOf<{ userId: number; amount: number; timestamp: number }>();
  const Everything = Types.POJO('x.Y', {
    tags: Types.LIST(Types.STRING),
    big: Types.LONG.asBigInt(),
    pair: Types.TUPLE(Types.STRING, Types.BOOLEAN),
    limits: Types.MAP(Types.STRING, Types.INT),
    bytes: Types.PRIMITIVE_ARRAY(Types.BYTE),
    tier: Types.ENUM('x.Tier', ['GOLD', 'SILVER']),
    any: Types.GENERIC<{ a: number }>(),
  });
  expectTypeOf<Infer<typeof Everything>>().toEqualTypeOf<{
    tags: string[];
    big: bigint;
    pair: [string, boolean];
    limits: Map<string, number>;
    bytes: Uint8Array;
    tier: 'GOLD' | 'SILVER';
    any: { a: number };
  }>();
  expect(Everything.fieldType('tags')?.toString()).toBe('List<String>');
});

test('a declaration that can not be right does not compile', () => {
  // @ts-expect-error -- a default of another type
  const wrongDefault = (): unknown => Types.POJO('x.A', { a: Types.INT }, { defaults: { a: 'text' } });
  // @ts-expect-error -- a field that there is not
  const wrongHash = (): unknown => Types.POJO('x.A', { a: Types.INT }, { hashCode: ['b'] });
  // @ts-expect-error -- only primitives have arrays of primitives
  const wrongArray = (): unknown => Types.PRIMITIVE_ARRAY(Types.STRING);
  expect(wrongDefault).toThrow("default of x.A.a: 'text' is not an INT");
  expect(wrongHash).toThrow("x.A has no field 'b'");
  expect(wrongArray).toThrow();
  const bytesList = Types.OBJECT_ARRAY(Types.PRIMITIVE_ARRAY(Types.BYTE));
  expectTypeOf<Infer<typeof bytesList>>().toEqualTypeOf<(Uint8Array | null)[]>();
  expect(bytesList.toString()).toBe('ObjectArrayTypeInfo<byte[]>');
});

test('keyBy finds the types of fields by path', () => {
  const Outer = Types.POJO('x.Outer', {
    inner: Types.POJO('x.Inner', { id: Types.LONG }),
    pair: Types.TUPLE(Types.INT),
  });
  expect(Outer.fieldType('inner.id')).toBe(Types.LONG);
  expect(Outer.fieldType('pair.f0')).toBe(Types.INT);
  expect(Outer.fieldType('inner.nothing')).toBeUndefined();
  expect(Outer.fieldType('inner.id.more')).toBeUndefined();
});
