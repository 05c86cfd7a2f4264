import { assertUnreachable } from '../base/assert.ts';
import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { readBigInteger, writeBigInteger } from './big-number-serializers.ts';
import { locate, mismatch, showValue } from './describe-mismatch.ts';
import { isTypedArray, readTypedArray, writeTypedArray } from './typed-array-codec.ts';

/** One byte before each value. Their numbers are on the wire: append, never reorder. */
const TAGS = [
  'undefined',
  'null',
  'false',
  'true',
  'int',
  'double',
  'string',
  'bigint',
  'array',
  'object',
  'map',
  'set',
  'date',
  'typed-array',
] as const;
type Tag = (typeof TAGS)[number];

/** Values nest no deeper: a cycle ends here instead of at the stack's end. */
const MAX_DEPTH = 128;

/**
 * Writes plain objects, arrays, Map, Set, Date, typed arrays and primitives. An object reached twice is written twice.
 * @throws TypeMismatchError naming the path of what is none of these, or nests too deep (a cycle)
 */
export function writeGeneric(value: unknown, target: DataOutput, depth = 0): void {
  switch (typeof value) {
    case 'undefined':
      writeTag('undefined', target);
      break;
    case 'boolean':
      writeTag(value ? 'true' : 'false', target);
      break;
    case 'number':
      writeNumber(value, target);
      break;
    case 'string':
      writeTag('string', target);
      target.writeString(value);
      break;
    case 'bigint':
      writeTag('bigint', target);
      writeBigInteger(value, target);
      break;
    case 'object':
      writeObject(value, target, depth);
      break;
    case 'function':
    case 'symbol':
      throw mismatch(value, 'GENERIC value');
  }
}

function writeTag(tag: Tag, target: DataOutput): void {
  target.writeByte(TAGS.indexOf(tag));
}

function writeNumber(value: number, target: DataOutput): void {
  if ((value | 0) === value && !Object.is(value, -0)) {
    writeTag('int', target);
    target.writeInt(value);
  } else {
    writeTag('double', target);
    target.writeDouble(value);
  }
}

function writeObject(value: object | null, target: DataOutput, depth: number): void {
  if (depth > MAX_DEPTH) throw mismatch(value, 'GENERIC value', `nested deeper than ${MAX_DEPTH}: is it a cycle?`);
  if (value === null) {
    writeTag('null', target);
  } else if (Array.isArray(value)) {
    writeTag('array', target);
    target.writeVlq(value.length);
    for (let i = 0; i < value.length; i++) writeAt(`[${i}]`, value[i], target, depth);
  } else if (value instanceof Map) {
    writeTag('map', target);
    target.writeVlq(value.size);
    for (const [key, item] of value) {
      writeAt(`[key ${showValue(key)}]`, key, target, depth);
      writeAt(`[${showValue(key)}]`, item, target, depth);
    }
  } else if (value instanceof Set) {
    writeTag('set', target);
    target.writeVlq(value.size);
    for (const item of value) writeAt('[of the set]', item, target, depth);
  } else if (value instanceof Date) {
    // A value type here: no clock is read.
    writeTag('date', target);
    target.writeDouble(value.getTime());
  } else if (isTypedArray(value)) {
    writeTag('typed-array', target);
    writeTypedArray(value, target);
  } else {
    writePlainObject(value, target, depth);
  }
}

function writePlainObject(value: object, target: DataOutput, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw mismatch(value, 'GENERIC value', 'plain objects, arrays, Map, Set, Date, typed arrays and primitives are');
  }
  const entries = Object.entries(value);
  writeTag('object', target);
  target.writeVlq(entries.length);
  for (const [name, item] of entries) {
    target.writeString(name);
    writeAt(`.${name}`, item, target, depth);
  }
}

function writeAt(step: string, value: unknown, target: DataOutput, depth: number): void {
  try {
    writeGeneric(value, target, depth + 1);
  } catch (error) {
    throw locate(error, '', step);
  }
}

/** @throws MalformedDataError if the bytes are not of this codec, or nest too deep */
export function readGeneric(source: DataInput, depth = 0): unknown {
  if (depth > MAX_DEPTH + 1) throw new MalformedDataError(`generic values nested deeper than ${MAX_DEPTH}`);
  const byte = source.readUnsignedByte();
  const tag = TAGS[byte];
  switch (tag) {
    case undefined:
      throw new MalformedDataError(`no generic value starts with ${byte}`);
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'false':
      return false;
    case 'true':
      return true;
    case 'int':
      return source.readInt();
    case 'double':
      return source.readDouble();
    case 'string':
      return source.readString();
    case 'bigint':
      return readBigInteger(source);
    case 'array':
      return readMany(source, () => readGeneric(source, depth + 1));
    case 'object':
      return readPlainObject(source, depth);
    case 'map':
      return new Map(readMany(source, () => [readGeneric(source, depth + 1), readGeneric(source, depth + 1)] as const));
    case 'set':
      return new Set(readMany(source, () => readGeneric(source, depth + 1)));
    case 'date':
      return new Date(source.readDouble());
    case 'typed-array':
      return readTypedArray(source);
    default:
      return assertUnreachable(tag);
  }
}

function readMany<T>(source: DataInput, readOne: () => T): T[] {
  const count = source.readVlq();
  if (count > source.remaining) throw new MalformedDataError(`${count} values can't fit in ${source.remaining} bytes`);
  const values: T[] = [];
  for (let i = 0; i < count; i++) values.push(readOne());
  return values;
}

function readPlainObject(source: DataInput, depth: number): object {
  const value: Record<string, unknown> = {};
  readMany(source, () => {
    const name = source.readString();
    if (name === null) throw new MalformedDataError('an object with a property without name');
    const item = readGeneric(source, depth + 1);
    // An assignment to `__proto__` would change the object's prototype instead of its properties.
    if (name === '__proto__')
      Object.defineProperty(value, name, { value: item, enumerable: true, configurable: true, writable: true });
    else value[name] = item;
  });
  return value;
}
