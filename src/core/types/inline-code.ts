import { BooleanSerializer, CharSerializer } from './basic-serializers.ts';
import { DoubleSerializer, FloatSerializer } from './floating-point-serializers.ts';
import {
  BigintLongSerializer,
  ByteSerializer,
  IntSerializer,
  LongSerializer,
  ShortSerializer,
} from './integer-serializers.ts';
import type { TypeSerializer } from './type-serializer.ts';

/**
 * How generated code handles a type of fixed length in place. `x` is the value's variable, `at` an expression for its
 * position; `b` and `v` are the buffer's bytes and DataView.
 */
export interface InlineCode {
  readonly byteCount: number;
  /** An expression: true if `x` is of the type. Everything else is left to the serializer, errors included. */
  readonly accepts: (x: string) => string;
  /** A statement. */
  readonly write: (x: string, at: string) => string;
  /** An expression; `undefined` as its value leaves the whole to the serializer. */
  readonly read: (at: string) => string;
}

const isNumber = (x: string): string => `typeof ${x} === 'number'`;

const boolean: InlineCode = {
  byteCount: 1,
  accepts: (x) => `typeof ${x} === 'boolean'`,
  write: (x, at) => `b[${at}] = ${x} ? 1 : 0;`,
  read: (at) => `b[${at}] !== 0`,
};
const byte: InlineCode = {
  byteCount: 1,
  accepts: (x) => `${isNumber(x)} && (${x} << 24) >> 24 === ${x}`,
  write: (x, at) => `b[${at}] = ${x};`,
  read: (at) => `(b[${at}] << 24) >> 24`,
};
const short: InlineCode = {
  byteCount: 2,
  accepts: (x) => `${isNumber(x)} && (${x} << 16) >> 16 === ${x}`,
  write: (x, at) => `v.setInt16(${at}, ${x});`,
  read: (at) => `v.getInt16(${at})`,
};
const int: InlineCode = {
  byteCount: 4,
  accepts: (x) => `${isNumber(x)} && (${x} | 0) === ${x}`,
  write: (x, at) => `v.setInt32(${at}, ${x});`,
  read: (at) => `v.getInt32(${at})`,
};
const long: InlineCode = {
  byteCount: 8,
  accepts: (x) =>
    `${isNumber(x)} && ${x} >= ${Number.MIN_SAFE_INTEGER} && ${x} <= ${Number.MAX_SAFE_INTEGER} && Math.floor(${x}) === ${x}`,
  write: (x, at) =>
    `{ const high = Math.floor(${x} / 4294967296); v.setInt32(${at}, high); v.setInt32(${at} + 4, ${x} - high * 4294967296); }`,
  read: (at) => `readLong(v.getInt32(${at}), v.getUint32(${at} + 4))`,
};
const bigintLong: InlineCode = {
  byteCount: 8,
  accepts: (x) => `typeof ${x} === 'bigint' && BigInt.asIntN(64, ${x}) === ${x}`,
  write: (x, at) => `v.setBigInt64(${at}, ${x});`,
  read: (at) => `v.getBigInt64(${at})`,
};
// A computed NaN may have any bits; Java writes the canonical ones, which a NaN literal has. The choice stands in a
// statement of its own: as an argument it would keep V8 from inlining the call.
const float: InlineCode = {
  byteCount: 4,
  accepts: (x) => `${isNumber(x)} && (Math.fround(${x}) === ${x} || ${x} !== ${x})`,
  write: (x, at) => `{ const exact = ${x} === ${x} ? ${x} : NaN; v.setFloat32(${at}, exact); }`,
  read: (at) => `v.getFloat32(${at})`,
};
const double: InlineCode = {
  byteCount: 8,
  accepts: isNumber,
  write: (x, at) => `{ const exact = ${x} === ${x} ? ${x} : NaN; v.setFloat64(${at}, exact); }`,
  read: (at) => `v.getFloat64(${at})`,
};
const char: InlineCode = {
  byteCount: 2,
  accepts: (x) => `typeof ${x} === 'string' && ${x}.length === 1`,
  write: (x, at) => `v.setUint16(${at}, ${x}.charCodeAt(0));`,
  read: (at) => `String.fromCharCode(v.getUint16(${at}))`,
};

const inlineCodes: ReadonlyMap<unknown, InlineCode> = new Map<unknown, InlineCode>([
  [BooleanSerializer, boolean],
  [ByteSerializer, byte],
  [ShortSerializer, short],
  [IntSerializer, int],
  [LongSerializer, long],
  [BigintLongSerializer, bigintLong],
  [FloatSerializer, float],
  [DoubleSerializer, double],
  [CharSerializer, char],
]);

/** The code of a serializer of fixed length that generated code knows, undefined of any other. */
export function inlineCodeOf(serializer: TypeSerializer<unknown>): InlineCode | undefined {
  return inlineCodes.get(serializer.constructor);
}

/** In scope of generated code: an i64 of two words, undefined if it may be beyond the safe integers. */
export function readLong(high: number, low: number): number | undefined {
  return high > 0x1fffff || high < -0x1fffff ? undefined : high * 0x100000000 + low;
}
