import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { mismatch } from './describe-mismatch.ts';
import { hashBoolean, hashString } from './java-hash.ts';
import { simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

export class BooleanSerializer implements TypeSerializer<boolean> {
  readonly length = 1;

  serialize(value: boolean, target: DataOutput): void {
    if (typeof value !== 'boolean') throw mismatch(value, 'BOOLEAN');
    target.writeBoolean(value);
  }

  deserialize(source: DataInput): boolean {
    return source.readBoolean();
  }

  hash(value: boolean): number {
    if (typeof value !== 'boolean') throw mismatch(value, 'BOOLEAN');
    return hashBoolean(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Boolean');
  }
}

/** Java `char`: a string of exactly one UTF-16 unit. */
export class CharSerializer implements TypeSerializer<string> {
  readonly length = 2;

  serialize(value: string, target: DataOutput): void {
    target.writeShort(this.hash(value));
  }

  deserialize(source: DataInput): string {
    return String.fromCharCode(source.readUnsignedShort());
  }

  hash(value: string): number {
    if (typeof value !== 'string' || value.length !== 1) throw mismatch(value, 'CHAR', 'a string of one UTF-16 unit');
    return value.charCodeAt(0);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Char');
  }
}

/**
 * Any UTF-16 text, lone surrogates included. Java's null is written and read too (Flink's serializer allows it), though
 * the static type of a STRING leaves it out.
 */
export class StringSerializer implements TypeSerializer<string | null> {
  readonly length = -1;

  serialize(value: string | null, target: DataOutput): void {
    if (typeof value !== 'string' && value !== null) throw mismatch(value, 'STRING');
    target.writeString(value);
  }

  deserialize(source: DataInput): string | null {
    return source.readString();
  }

  hash(value: string | null): number {
    if (typeof value !== 'string') throw mismatch(value, 'STRING');
    return hashString(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('String');
  }
}

/** Java's `Void`: nothing but null, one byte 0. */
export class VoidSerializer implements TypeSerializer<null> {
  readonly length = 1;

  serialize(value: null, target: DataOutput): void {
    if (value !== null) throw mismatch(value, 'VOID', 'only null is');
    target.writeByte(0);
  }

  deserialize(source: DataInput): null {
    source.readByte();
    return null;
  }

  hash(value: null): number {
    throw mismatch(value, 'key', 'Assigned key must not be null!');
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Void');
  }
}

/** `Tuple0`: a tuple without fields, one byte 42. */
export class Tuple0Serializer implements TypeSerializer<readonly []> {
  readonly length = 1;

  serialize(value: readonly [], target: DataOutput): void {
    if (!Array.isArray(value) || value.length !== 0) throw mismatch(value, 'TUPLE()');
    target.writeByte(42);
  }

  deserialize(source: DataInput): readonly [] {
    const byte = source.readByte();
    if (byte !== 42) throw new MalformedDataError(`a Tuple0 is the byte 42, not ${byte}`);
    return [];
  }

  hash(): number {
    return 0;
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Tuple0');
  }
}
