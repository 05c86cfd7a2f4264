import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';

type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

interface ArrayKind {
  readonly accepts: (value: object) => boolean;
  readonly elementBytes: number;
  readonly create: (buffer: ArrayBuffer) => TypedArray;
}

/** The position is the kind's number on the wire: append, never reorder. */
const KINDS: readonly ArrayKind[] = [
  { accepts: (value) => value instanceof Int8Array, elementBytes: 1, create: (buffer) => new Int8Array(buffer) },
  { accepts: (value) => value instanceof Uint8Array, elementBytes: 1, create: (buffer) => new Uint8Array(buffer) },
  {
    accepts: (value) => value instanceof Uint8ClampedArray,
    elementBytes: 1,
    create: (buffer) => new Uint8ClampedArray(buffer),
  },
  { accepts: (value) => value instanceof Int16Array, elementBytes: 2, create: (buffer) => new Int16Array(buffer) },
  { accepts: (value) => value instanceof Uint16Array, elementBytes: 2, create: (buffer) => new Uint16Array(buffer) },
  { accepts: (value) => value instanceof Int32Array, elementBytes: 4, create: (buffer) => new Int32Array(buffer) },
  { accepts: (value) => value instanceof Uint32Array, elementBytes: 4, create: (buffer) => new Uint32Array(buffer) },
  { accepts: (value) => value instanceof Float32Array, elementBytes: 4, create: (buffer) => new Float32Array(buffer) },
  { accepts: (value) => value instanceof Float64Array, elementBytes: 8, create: (buffer) => new Float64Array(buffer) },
  {
    accepts: (value) => value instanceof BigInt64Array,
    elementBytes: 8,
    create: (buffer) => new BigInt64Array(buffer),
  },
  {
    accepts: (value) => value instanceof BigUint64Array,
    elementBytes: 8,
    create: (buffer) => new BigUint64Array(buffer),
  },
];

export function isTypedArray(value: object): value is TypedArray {
  return KINDS.some((kind) => kind.accepts(value));
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** u8 kind, i32 byte length, the elements' bytes, little endian. */
export function writeTypedArray(value: TypedArray, target: DataOutput): void {
  const kind = KINDS.findIndex((candidate) => candidate.accepts(value));
  target.writeByte(kind);
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  target.writeBlob(isLittleEndian ? bytes : reverseElements(bytes, KINDS[kind]?.elementBytes ?? 1));
}

export function readTypedArray(source: DataInput): TypedArray {
  const number = source.readUnsignedByte();
  const kind = KINDS[number];
  if (kind === undefined) throw new MalformedDataError(`no kind of typed array has the number ${number}`);
  const bytes = source.readBlob();
  if (bytes.length % kind.elementBytes !== 0) {
    throw new MalformedDataError(`${bytes.length} bytes are no whole number of elements of ${kind.elementBytes}`);
  }
  const copy = isLittleEndian ? bytes.slice() : reverseElements(bytes, kind.elementBytes);
  return kind.create(copy.buffer);
}

function reverseElements(bytes: Uint8Array, elementBytes: number): Uint8Array<ArrayBuffer> {
  const reversed = bytes.slice();
  for (let at = 0; at < reversed.length; at += elementBytes) reversed.subarray(at, at + elementBytes).reverse();
  return reversed;
}
