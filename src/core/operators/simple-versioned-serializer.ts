import { DataInput } from '../base/data-input.ts';
import { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';

/** Flink's `SimpleVersionedSerializer`: bytes that say which version wrote them. */
export interface SimpleVersionedSerializer<T> {
  readonly version: number;
  serialize(value: T): Uint8Array;
  /** @throws MalformedDataError if `bytes` are not this version's, or the version is unknown */
  deserialize(version: number, bytes: Uint8Array): T;
}

/** i32 version, i32 length, payload (`SimpleVersionedSerialization.writeVersionAndSerialize`). */
export function writeVersioned<T>(serializer: SimpleVersionedSerializer<T>, value: T, target: DataOutput): void {
  target.writeInt(serializer.version);
  target.writeBlob(serializer.serialize(value));
}

export function readVersioned<T>(serializer: SimpleVersionedSerializer<T>, source: DataInput): T {
  const version = source.readInt();
  return serializer.deserialize(version, source.readBlob());
}

export function toVersionedBytes<T>(serializer: SimpleVersionedSerializer<T>, value: T): Uint8Array {
  const target = new DataOutput();
  writeVersioned(serializer, value, target);
  return target.toBytes();
}

/** @throws MalformedDataError if bytes are left over */
export function fromVersionedBytes<T>(serializer: SimpleVersionedSerializer<T>, bytes: Uint8Array): T {
  const source = new DataInput(bytes);
  const value = readVersioned(serializer, source);
  expectEnd(source, 'versioned value');
  return value;
}

/** @throws MalformedDataError naming `what` if bytes are left over */
export function expectEnd(source: DataInput, what: string): void {
  if (source.remaining > 0) throw new MalformedDataError(`${source.remaining} bytes too many after a ${what}`);
}
