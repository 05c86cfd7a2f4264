import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { mismatch } from './describe-mismatch.ts';
import { hashLong, hashLongNumber } from './java-hash.ts';
import { simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** Java `byte`: −128 to 127. */
export class ByteSerializer implements TypeSerializer<number> {
  readonly length = 1;

  serialize(value: number, target: DataOutput): void {
    if (typeof value !== 'number' || (value << 24) >> 24 !== value) throw mismatch(value, 'BYTE', '-128 to 127');
    target.writeByte(value);
  }

  deserialize(source: DataInput): number {
    return source.readByte();
  }

  hash(value: number): number {
    if (typeof value !== 'number' || (value << 24) >> 24 !== value) throw mismatch(value, 'BYTE', '-128 to 127');
    return value | 0;
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Byte');
  }
}

/** Java `short`: −32,768 to 32,767. */
export class ShortSerializer implements TypeSerializer<number> {
  readonly length = 2;

  serialize(value: number, target: DataOutput): void {
    if (typeof value !== 'number' || (value << 16) >> 16 !== value) throw mismatch(value, 'SHORT', '-32768 to 32767');
    target.writeShort(value);
  }

  deserialize(source: DataInput): number {
    return source.readShort();
  }

  hash(value: number): number {
    if (typeof value !== 'number' || (value << 16) >> 16 !== value) throw mismatch(value, 'SHORT', '-32768 to 32767');
    return value | 0;
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Short');
  }
}

/** Java `int`: an i32. */
export class IntSerializer implements TypeSerializer<number> {
  readonly length = 4;

  serialize(value: number, target: DataOutput): void {
    if (typeof value !== 'number' || (value | 0) !== value) throw notAnInt(value);
    target.writeInt(value);
  }

  deserialize(source: DataInput): number {
    return source.readInt();
  }

  hash(value: number): number {
    if (typeof value !== 'number' || (value | 0) !== value) throw notAnInt(value);
    return value | 0;
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Int');
  }
}

/** Java `long` as a number: only integers that a number holds exactly (up to ±(2^53 − 1)). */
export class LongSerializer implements TypeSerializer<number> {
  readonly length = 8;

  serialize(value: number, target: DataOutput): void {
    if (!Number.isSafeInteger(value)) throw notALong(value);
    target.writeLongFromNumber(value);
  }

  deserialize(source: DataInput): number {
    return source.readLongAsNumber();
  }

  hash(value: number): number {
    if (!Number.isSafeInteger(value)) throw notALong(value);
    return hashLongNumber(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Long');
  }
}

/** Java `long` as a bigint: the same bytes as `LongSerializer`, the whole range. */
export class BigintLongSerializer implements TypeSerializer<bigint> {
  readonly length = 8;

  serialize(value: bigint, target: DataOutput): void {
    if (!isI64(value)) throw mismatch(value, 'LONG', 'a bigint of 64 bits');
    target.writeLong(value);
  }

  deserialize(source: DataInput): bigint {
    return source.readLong();
  }

  hash(value: bigint): number {
    if (!isI64(value)) throw mismatch(value, 'LONG', 'a bigint of 64 bits');
    return hashLong(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Long');
  }
}

function isI64(value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
}

function notAnInt(value: unknown): Error {
  return mismatch(value, 'INT', typeof value === 'number' ? 'an integer of 32 bits' : '');
}

function notALong(value: unknown): Error {
  if (typeof value === 'bigint') return mismatch(value, 'LONG', 'a number; Types.LONG.asBigInt() takes bigints');
  if (typeof value !== 'number') return mismatch(value, 'LONG');
  const isTooLarge = Number.isInteger(value);
  return mismatch(value, 'LONG', isTooLarge ? 'beyond 2^53; use Types.LONG.asBigInt()' : 'an integer');
}
