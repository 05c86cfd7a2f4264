import { ArraySerializer, ByteArraySerializer } from './array-serializers.ts';
import { BooleanSerializer, CharSerializer, StringSerializer } from './basic-serializers.ts';
import { DoubleSerializer, FloatSerializer } from './floating-point-serializers.ts';
import { BigintLongSerializer, IntSerializer, LongSerializer, ShortSerializer } from './integer-serializers.ts';

const isArray = (value: unknown): boolean => Array.isArray(value);
const LIST_OF = 'an array of';

/** Arrays of Java's primitives and of strings. Where there is a typed array of the kind, it is that. */
export const arraySerializers = {
  BYTE: new ByteArraySerializer(),
  SHORT: new ArraySerializer<number, Int16Array>({
    type: 'ShortArray',
    arrayName: 'an Int16Array',
    element: new ShortSerializer(),
    accepts: (value) => value instanceof Int16Array,
    create: (length) => new Int16Array(length),
  }),
  INT: new ArraySerializer<number, Int32Array>({
    type: 'IntArray',
    arrayName: 'an Int32Array',
    element: new IntSerializer(),
    accepts: (value) => value instanceof Int32Array,
    create: (length) => new Int32Array(length),
  }),
  LONG: new ArraySerializer<number, number[]>({
    type: 'LongArray',
    arrayName: `${LIST_OF} numbers`,
    element: new LongSerializer(),
    accepts: isArray,
    create: () => [],
  }),
  'LONG.asBigInt()': new ArraySerializer<bigint, BigInt64Array>({
    type: 'LongArray',
    arrayName: 'a BigInt64Array',
    element: new BigintLongSerializer(),
    accepts: (value) => value instanceof BigInt64Array,
    create: (length) => new BigInt64Array(length),
  }),
  FLOAT: new ArraySerializer<number, Float32Array>({
    type: 'FloatArray',
    arrayName: 'a Float32Array',
    element: new FloatSerializer(),
    accepts: (value) => value instanceof Float32Array,
    create: (length) => new Float32Array(length),
  }),
  DOUBLE: new ArraySerializer<number, Float64Array>({
    type: 'DoubleArray',
    arrayName: 'a Float64Array',
    element: new DoubleSerializer(),
    accepts: (value) => value instanceof Float64Array,
    create: (length) => new Float64Array(length),
  }),
  BOOLEAN: new ArraySerializer<boolean, boolean[]>({
    type: 'BooleanArray',
    arrayName: `${LIST_OF} booleans`,
    element: new BooleanSerializer(),
    accepts: isArray,
    create: () => [],
  }),
  CHAR: new ArraySerializer<string, string[]>({
    type: 'CharArray',
    arrayName: `${LIST_OF} strings of one unit`,
    element: new CharSerializer(),
    accepts: isArray,
    create: () => [],
  }),
  STRING: new ArraySerializer<string | null, (string | null)[]>({
    type: 'StringArray',
    arrayName: `${LIST_OF} strings`,
    element: new StringSerializer(),
    accepts: isArray,
    create: () => [],
  }),
} as const;

/** How Flink prints a primitive, and Java's letter for an array of it. */
export const primitives = {
  BYTE: { printed: 'byte', letter: 'B' },
  SHORT: { printed: 'short', letter: 'S' },
  INT: { printed: 'int', letter: 'I' },
  LONG: { printed: 'long', letter: 'J' },
  'LONG.asBigInt()': { printed: 'long', letter: 'J' },
  FLOAT: { printed: 'float', letter: 'F' },
  DOUBLE: { printed: 'double', letter: 'D' },
  BOOLEAN: { printed: 'boolean', letter: 'Z' },
  CHAR: { printed: 'char', letter: 'C' },
} as const;

/** The primitives that arrays may be made of, by the name in `Types`. */
export type PrimitiveName = keyof typeof primitives;
