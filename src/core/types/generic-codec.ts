import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { readBigInteger, writeBigInteger } from './big-number-serializers.ts';
import { locate, mismatch, showValue } from './describe-mismatch.ts';
import { isTypedArray, readTypedArray, writeTypedArray } from './typed-array-codec.ts';

/** The byte before each value. The numbers are on the wire: append, never change. */
const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const INT = 4;
const DOUBLE = 5;
const STRING = 6;
const BIGINT = 7;
const ARRAY = 8;
const OBJECT = 9;
const MAP = 10;
const SET = 11;
const DATE = 12;
const TYPED_ARRAY = 13;

/** Values nest no deeper: a cycle ends here instead of at the stack's end. */
const MAX_DEPTH = 128;

/**
 * Writes plain objects, arrays, Map, Set, Date, typed arrays and primitives. An object reached twice is written twice.
 * @throws TypeMismatchError naming the path of what is none of these, or nests too deep (a cycle)
 */
export function writeGeneric(value: unknown, target: DataOutput, depth = 0): void {
  switch (typeof value) {
    case 'undefined':
      target.writeByte(UNDEFINED);
      break;
    case 'boolean':
      target.writeByte(value ? TRUE : FALSE);
      break;
    case 'number':
      writeNumber(value, target);
      break;
    case 'string':
      target.writeByte(STRING);
      target.writeString(value);
      break;
    case 'bigint':
      target.writeByte(BIGINT);
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

function writeNumber(value: number, target: DataOutput): void {
  if ((value | 0) === value && !Object.is(value, -0)) {
    target.writeByte(INT);
    target.writeInt(value);
  } else {
    target.writeByte(DOUBLE);
    target.writeDouble(value);
  }
}

function writeObject(value: object | null, target: DataOutput, depth: number): void {
  if (depth > MAX_DEPTH) throw mismatch(value, 'GENERIC value', `nested deeper than ${MAX_DEPTH}: is it a cycle?`);
  if (value === null) {
    target.writeByte(NULL);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) writePlainObject(value, target, depth);
  else if (Array.isArray(value)) writeArray(value, target, depth);
  else if (value instanceof Map) writeMap(value, target, depth);
  else if (value instanceof Set) writeSet(value, target, depth);
  else if (value instanceof Date) {
    // A value type here: no clock is read.
    target.writeByte(DATE);
    target.writeDouble(value.getTime());
  } else if (isTypedArray(value)) {
    target.writeByte(TYPED_ARRAY);
    writeTypedArray(value, target);
  } else {
    throw mismatch(value, 'GENERIC value', 'plain objects, arrays, Map, Set, Date, typed arrays and primitives are');
  }
}

function writePlainObject(value: object, target: DataOutput, depth: number): void {
  const names = Object.keys(value);
  target.writeByte(OBJECT);
  target.writeVlq(names.length);
  let current = '';
  try {
    for (const name of names) {
      current = name;
      target.writeString(name);
      // Any object may be seen by its properties; each is checked as it is written.
      writeGeneric((value as Readonly<Record<string, unknown>>)[name], target, depth + 1);
    }
  } catch (error) {
    throw locate(error, '', `.${current}`);
  }
}

function writeArray(value: readonly unknown[], target: DataOutput, depth: number): void {
  target.writeByte(ARRAY);
  target.writeVlq(value.length);
  let index = 0;
  try {
    for (; index < value.length; index++) writeGeneric(value[index], target, depth + 1);
  } catch (error) {
    throw locate(error, '', `[${index}]`);
  }
}

function writeMap(value: ReadonlyMap<unknown, unknown>, target: DataOutput, depth: number): void {
  target.writeByte(MAP);
  target.writeVlq(value.size);
  let current: unknown;
  try {
    for (const [key, item] of value) {
      current = key;
      writeGeneric(key, target, depth + 1);
      writeGeneric(item, target, depth + 1);
    }
  } catch (error) {
    throw locate(error, '', `[${showValue(current)}]`);
  }
}

function writeSet(value: ReadonlySet<unknown>, target: DataOutput, depth: number): void {
  target.writeByte(SET);
  target.writeVlq(value.size);
  let index = 0;
  try {
    for (const item of value) {
      writeGeneric(item, target, depth + 1);
      index++;
    }
  } catch (error) {
    throw locate(error, '', `[${index}]`);
  }
}

/** @throws MalformedDataError if the bytes are not of this codec, or nest too deep */
export function readGeneric(source: DataInput, depth = 0): unknown {
  if (depth > MAX_DEPTH + 1) throw new MalformedDataError(`generic values nested deeper than ${MAX_DEPTH}`);
  const tag = source.readUnsignedByte();
  switch (tag) {
    case UNDEFINED:
      return undefined;
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case INT:
      return source.readInt();
    case DOUBLE:
      return source.readDouble();
    case STRING:
      return source.readString();
    case BIGINT:
      return readBigInteger(source);
    case ARRAY:
      return readArray(source, depth);
    case OBJECT:
      return readPlainObject(source, depth);
    case MAP:
      return readMap(source, depth);
    case SET:
      return new Set(readArray(source, depth));
    case DATE:
      return new Date(source.readDouble());
    case TYPED_ARRAY:
      return readTypedArray(source);
    default:
      throw new MalformedDataError(`no generic value starts with ${tag}`);
  }
}

function readCount(source: DataInput): number {
  const count = source.readVlq();
  if (count > source.remaining) throw new MalformedDataError(`${count} values can't fit in ${source.remaining} bytes`);
  return count;
}

function readArray(source: DataInput, depth: number): unknown[] {
  const count = readCount(source);
  const values: unknown[] = [];
  for (let i = 0; i < count; i++) values.push(readGeneric(source, depth + 1));
  return values;
}

function readMap(source: DataInput, depth: number): Map<unknown, unknown> {
  const count = readCount(source);
  const map = new Map<unknown, unknown>();
  for (let i = 0; i < count; i++) map.set(readGeneric(source, depth + 1), readGeneric(source, depth + 1));
  return map;
}

function readPlainObject(source: DataInput, depth: number): object {
  const count = readCount(source);
  const value: Record<string, unknown> = {};
  for (let i = 0; i < count; i++) {
    const name = source.readString();
    if (name === null) throw new MalformedDataError('an object with a property without name');
    const item = readGeneric(source, depth + 1);
    if (name === '__proto__') defineOwn(value, name, item);
    else value[name] = item;
  }
  return value;
}

/** An assignment to `__proto__` would change the object's prototype instead of its properties. */
function defineOwn(value: object, name: string, item: unknown): void {
  Object.defineProperty(value, name, { value: item, enumerable: true, configurable: true, writable: true });
}
