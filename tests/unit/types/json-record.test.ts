import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { BigDecimal } from '../../../src/core/types/big-decimal.ts';
import { parseExactJson } from '../../../src/core/types/exact-json.ts';
import { formatJsonRecord, parseJsonRecord } from '../../../src/core/types/json-record.ts';
import { formatInstant, formatLocalDate, parseInstant, parseLocalDate } from '../../../src/core/types/time-text.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { Types } from '../../../src/core/types/types.ts';

const wrong = (value: unknown): never => value as never;

function format<T>(type: TypeInformation<T>, value: T): string {
  const output = new DataOutput();
  const serializer = type.createSerializer();
  serializer.serialize(value, output);
  return formatJsonRecord(serializer.snapshot(), output.toBytes());
}

const Flight = Types.POJO(
  'x.Flight',
  {
    origin: Types.STRING,
    delay: Types.INT,
    distance: Types.DOUBLE,
    id: Types.LONG.asBigInt(),
    late: Types.BOOLEAN,
    ratio: Types.FLOAT,
  },
  { defaults: { delay: -1 } },
);

describe('JSON records', () => {
  test('a POJO: missing fields get their default, unknown ones are passed over, null is null', () => {
    const text = '{"origin":"SFO","distance":5,"id":9007199254740993,"late":true,"ratio":0.1,"more":[1]}';
    expect(parseJsonRecord(Flight, text)).toEqual({
      origin: 'SFO',
      delay: -1,
      distance: 5,
      id: 9007199254740993n,
      late: true,
      ratio: Math.fround(0.1),
    });
    expect(parseJsonRecord(Flight, '{"delay":null}').delay).toBeNull();
    expect(parseJsonRecord(Flight, '{}')).toEqual({
      origin: null,
      delay: -1,
      distance: 0,
      id: 0n,
      late: false,
      ratio: 0,
    });
  });

  test('text is taken for numbers and booleans', () => {
    const text =
      '{"origin":"7","delay":" 12","distance":"1e3","id":"9223372036854775807","late":"false","ratio":"0.5"}';
    expect(parseJsonRecord(Flight, text)).toEqual({
      origin: '7',
      delay: 12,
      distance: 1000,
      id: 2n ** 63n - 1n,
      late: false,
      ratio: 0.5,
    });
    expect(parseJsonRecord(Types.DOUBLE, '"NaN"')).toBeNaN();
    expect(parseJsonRecord(Types.BIG_DEC, '"12.50"')).toEqual(new BigDecimal(1250n, 2));
  });

  test('what does not fit is an error that names the field', () => {
    const cases: [TypeInformation<unknown>, string, string][] = [
      [Flight, '{"delay":"soon"}', "Flight.delay: 'soon' is not an INT"],
      [Flight, '{"delay":1.5}', 'Flight.delay: 1.5 is not an INT'],
      [Flight, '{"delay":4294967296}', 'Flight.delay: 4294967296 is not an INT'],
      [Flight, '{"origin":5}', 'Flight.origin: 5 is not a STRING'],
      [Flight, '{"ratio":1e300}', 'Flight.ratio: 1e+300 is not a FLOAT'],
      [Flight, '[]', 'an array of 0 is not a Flight'],
      [Types.LONG, '9007199254740993', '9007199254740993n is not a LONG'],
      [Types.LIST(Types.INT), '[1,"x"]', "[1]: 'x' is not an INT"],
      [Types.PRIMITIVE_ARRAY(Types.INT), '[1,2.5]', '[1]: 2.5 is not an INT'],
      [Types.PRIMITIVE_ARRAY(Types.BYTE), '[256]', '[0]: 256 is not a byte'],
      [Types.MAP(Types.INT, Types.INT), '{"1":2,"a":3}', "'a' is not an INT"],
      [Types.TUPLE(Types.INT, Types.INT), '[1]', 'is not a TUPLE (an array of 2)'],
      [Types.ENUM('x.E', ['A']), '"B"', "'B' is not an ENUM x.E (A)"],
      [Types.LOCAL_DATE, '"2023-02-29"', "'2023-02-29' is not a LOCAL_DATE"],
    ];
    for (const [type, text, message] of cases) expect(() => parseJsonRecord(type, text), text).toThrow(message);
    expect(() => parseJsonRecord(Flight, '{"delay":')).toThrow('not JSON');
  });

  test('every type is read back from what it was formatted as', () => {
    const Everything = Types.POJO('x.All', {
      big: Types.LONG.asBigInt(),
      huge: Types.BIG_INT,
      decimal: Types.BIG_DEC,
      double: Types.DOUBLE,
      char: Types.CHAR,
      instant: Types.INSTANT,
      date: Types.LOCAL_DATE,
      time: Types.LOCAL_TIME,
      dateTime: Types.LOCAL_DATE_TIME,
      stamp: Types.SQL_TIMESTAMP,
      sqlDate: Types.SQL_DATE,
      list: Types.LIST(Types.TUPLE(Types.STRING, Types.LONG)),
      map: Types.MAP(Types.STRING, Types.LIST(Types.INT)),
      numbers: Types.MAP(Types.LONG, Types.STRING),
      pairs: Types.MAP(Types.TUPLE(Types.INT), Types.STRING),
      set: Types.SET(Types.SHORT),
      bytes: Types.PRIMITIVE_ARRAY(Types.BYTE),
      longs: Types.PRIMITIVE_ARRAY(Types.LONG.asBigInt()),
      doubles: Types.PRIMITIVE_ARRAY(Types.DOUBLE),
      objects: Types.OBJECT_ARRAY(Types.STRING),
      row: Types.ROW(Types.INT, Types.STRING),
      tier: Types.ENUM('x.Tier', ['GOLD', 'SILVER']),
      inner: Types.POJO('x.Inner', { a: Types.STRING }),
      nothing: Types.STRING,
    });
    const value = {
      big: -(2n ** 63n),
      huge: 2n ** 100n,
      decimal: BigDecimal.parse('1E+3'),
      double: Number.NEGATIVE_INFINITY,
      char: '"',
      instant: { epochSecond: -1n, nano: 999_999_999 },
      date: { year: -5, month: 2, day: 3 },
      time: { hour: 1, minute: 2, second: 3, nano: 4000 },
      dateTime: { date: { year: 12_345, month: 12, day: 31 }, time: { hour: 0, minute: 0, second: 0, nano: 0 } },
      stamp: { epochMs: -1n, nano: 999_000_001 },
      sqlDate: 5n,
      list: [['a', 1] satisfies [string, number]],
      map: new Map([['k"', [1, 2]]]),
      numbers: new Map([[-5, 'x']]),
      pairs: new Map([[[1] satisfies [number], 'y']]),
      set: new Set([3]),
      bytes: new Uint8Array([0, 255]),
      longs: new BigInt64Array([2n ** 62n]),
      doubles: new Float64Array([0.5, Number.NaN]),
      objects: ['a', null],
      row: { kind: 'DELETE' as const, fields: [1, wrong(null)] satisfies [number, string] },
      tier: 'SILVER' as const,
      inner: { a: '\n' },
      nothing: wrong(null),
    };
    const text = format(Everything, value);
    expect(text).not.toContain('\n');
    expect(parseJsonRecord(Everything, text)).toEqual(value);
    expect(text).toContain('"big":-9223372036854775808');
    expect(text).toContain('"instant":"1969-12-31T23:59:59.999999999Z"');
    expect(text).toContain('"row":{"kind":"DELETE","fields":[1,null]}');
  });
});

describe('JSON with exact integers', () => {
  test('is what JSON.parse makes, but for integers beyond 2^53', () => {
    // A long number somewhere makes the own parser read the text.
    const long = '1234567890123456789';
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = `{"value": ${JSON.stringify(value, null, 1)}, "long": ${long}}`;
        const parsed: unknown = JSON.parse(text, (name, item: unknown) => (name === 'long' ? BigInt(long) : item));
        expect(parseExactJson(text)).toEqual(exact(parsed));
      }),
      { numRuns: 300, seed: 20260103 },
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const long = '1234567890123456789';
    for (const text of [
      `[${long}`,
      `[${long},]`,
      `{"a":${long}`,
      `{a:${long}}`,
      `[${long} 1]`,
      `${long}x`,
      `["\n",${long}]`,
      `[01,${long}]`,
      `[tru,${long}]`,
      `["\\x",${long}]`,
    ]) {
      expect(() => parseExactJson(text), text).toThrow('not JSON');
    }
    expect(() => parseExactJson(`${'['.repeat(200)}${long}${']'.repeat(200)}`)).toThrow('nested deeper');
  });
});

/** Integers beyond 2^53 as their text has them, which is how `JSON.stringify` printed them. */
function exact(value: unknown): unknown {
  if (typeof value === 'number') {
    const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
    return isRounded && /^-?\d+$/.test(`${value}`) ? BigInt(`${value}`) : value;
  }
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, exact(item)]));
}

test('dates are those of the proleptic Gregorian calendar', () => {
  for (const text of ['1970-01-01', '2024-02-29', '1900-02-28', '0000-01-01', '-0001-12-31', '+10000-01-01']) {
    const date = parseLocalDate(text);
    expect(date && formatLocalDate(date)).toBe(text);
  }
  for (const text of [
    '1970-01-01T00:00:00Z',
    '2024-02-29T12:34:56.789Z',
    '1969-12-31T23:59:59.999999999Z',
    '0000-03-01T00:01:00Z',
  ]) {
    const instant = parseInstant(text);
    expect(instant && formatInstant(instant)).toBe(text);
  }
  expect(parseInstant('2000-03-01T00:00:00Z')?.epochSecond).toBe(BigInt(Date.UTC(2000, 2, 1) / 1000));
  for (const text of ['2023-02-29', '2023-13-01', '2023-00-10', '2023-04-31', '23-1-1'])
    expect(parseLocalDate(text)).toBeUndefined();
});
