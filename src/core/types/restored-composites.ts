import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { mismatch } from './describe-mismatch.ts';
import type {
  RestoredEither,
  RestoredStreamElement,
  RestoredTimer,
  RestoredTimeWindow,
  RestoredTtlValue,
} from './restored-values.ts';
import { SimpleSerializer } from './simple-serializer.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** The bytes of a composite in both directions; what it is called in a snapshot stands elsewhere. */
export interface ValueCodec<T> {
  readonly length: number;
  write(value: T, target: DataOutput): void;
  read(source: DataInput): T;
}

const SIGN_BIT = 1n << 63n;
const flipSign = (timestamp: bigint): bigint => BigInt.asIntN(64, timestamp ^ SIGN_BIT);

/** i64 with the sign bit flipped, key, namespace. */
export function timerCodec(
  key: TypeSerializer<unknown>,
  namespace: TypeSerializer<unknown>,
): ValueCodec<RestoredTimer> {
  return {
    length: key.length < 0 || namespace.length < 0 ? -1 : 8 + key.length + namespace.length,
    write(timer, target) {
      target.writeLong(flipSign(timer.timestamp));
      key.serialize(timer.key, target);
      namespace.serialize(timer.namespace, target);
    },
    read(source) {
      const timestamp = flipSign(source.readLong());
      return { timestamp, key: key.deserialize(source), namespace: namespace.deserialize(source) };
    },
  };
}

/** i64 last access, then the value. */
export function ttlCodec(value: TypeSerializer<unknown>): ValueCodec<RestoredTtlValue> {
  return {
    length: value.length < 0 ? -1 : 8 + value.length,
    write(ttl, target) {
      target.writeLong(ttl.lastAccessMs);
      value.serialize(ttl.value, target);
    },
    read: (source) => ({ lastAccessMs: source.readLong(), value: value.deserialize(source) }),
  };
}

/** bool isLeft, then the one or the other. */
export function eitherCodec(left: TypeSerializer<unknown>, right: TypeSerializer<unknown>): ValueCodec<RestoredEither> {
  return {
    length: -1,
    write(either, target) {
      target.writeBoolean('left' in either);
      if ('left' in either) left.serialize(either.left, target);
      else right.serialize(either.right, target);
    },
    read: (source) =>
      source.readBoolean() ? { left: left.deserialize(source) } : { right: right.deserialize(source) },
  };
}

/** bool isNull, then the value; a null is padded with zeros to the value's length if `paddingBytes` says so. */
export function nullableCodec(inner: TypeSerializer<unknown>, paddingBytes: number): ValueCodec<unknown> {
  return {
    length: paddingBytes > 0 ? inner.length + 1 : -1,
    write(value, target) {
      target.writeBoolean(value === null);
      if (value === null) target.writeBytes(new Uint8Array(paddingBytes));
      else inner.serialize(value, target);
    },
    read(source) {
      if (!source.readBoolean()) return inner.deserialize(source);
      source.take(paddingBytes);
      return null;
    },
  };
}

const LATENCY_MARKER_BYTES = 28;

/** `StreamElementSerializer`: a tag, then what it says. */
export function streamElementCodec(value: TypeSerializer<unknown>): ValueCodec<RestoredStreamElement> {
  return {
    length: -1,
    write: (element, target) => writeElement(element, value, target),
    read: (source) => readElement(source, value),
  };
}

function writeElement(element: RestoredStreamElement, value: TypeSerializer<unknown>, target: DataOutput): void {
  switch (element.kind) {
    case 'record':
      target.writeByte(element.timestamp === null ? 1 : 0);
      if (element.timestamp !== null) target.writeLong(element.timestamp);
      value.serialize(element.value, target);
      break;
    case 'watermark':
      target.writeByte(2);
      target.writeLong(element.timestamp);
      break;
    case 'latency-marker':
      target.writeByte(3);
      target.writeBytes(element.bytes);
      break;
    case 'watermark-status':
      target.writeByte(4);
      target.writeInt(element.status);
      break;
    case 'record-attributes':
      target.writeByte(5);
      target.writeBoolean(element.isBacklog);
      break;
    case 'internal-watermark':
      target.writeByte(6);
      target.writeInt(element.subpartition);
      target.writeLong(element.timestamp);
      break;
    default:
      throw mismatch(element, 'StreamElement');
  }
}

function readElement(source: DataInput, value: TypeSerializer<unknown>): RestoredStreamElement {
  const tag = source.readByte();
  switch (tag) {
    case 0:
      return { kind: 'record', timestamp: source.readLong(), value: value.deserialize(source) };
    case 1:
      return { kind: 'record', timestamp: null, value: value.deserialize(source) };
    case 2:
      return { kind: 'watermark', timestamp: source.readLong() };
    case 3:
      return { kind: 'latency-marker', bytes: source.readBytes(LATENCY_MARKER_BYTES).slice() };
    case 4:
      return { kind: 'watermark-status', status: source.readInt() };
    case 5:
      return { kind: 'record-attributes', isBacklog: source.readBoolean() };
    case 6:
      return { kind: 'internal-watermark', subpartition: source.readInt(), timestamp: source.readLong() };
    default:
      throw new MalformedDataError(`no stream element has the tag ${tag}`);
  }
}

/** A `TimeWindow` of any two i64. */
export const restoredTimeWindowSerializer = new SimpleSerializer<RestoredTimeWindow>({
  type: 'TimeWindow',
  name: 'TimeWindow',
  length: 16,
  accepts: (value) => typeof value === 'object' && value !== null && 'start' in value && 'end' in value,
  write(value, target) {
    target.writeLong(value.start);
    target.writeLong(value.end);
  },
  read: (source) => ({ start: source.readLong(), end: source.readLong() }),
});
