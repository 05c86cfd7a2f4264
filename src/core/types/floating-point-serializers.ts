import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { mismatch } from './describe-mismatch.ts';
import { hashDouble, hashFloat } from './java-hash.ts';
import { simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

export class DoubleSerializer implements TypeSerializer<number> {
  readonly length = 8;

  serialize(value: number, target: DataOutput): void {
    if (typeof value !== 'number') throw mismatch(value, 'DOUBLE');
    target.writeDouble(value);
  }

  deserialize(source: DataInput): number {
    return source.readDouble();
  }

  hash(value: number): number {
    if (typeof value !== 'number') throw mismatch(value, 'DOUBLE');
    return hashDouble(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Double');
  }
}

/**
 * Java `float`: only numbers that an f32 holds exactly, so that a record is the same on both sides of a channel.
 * `Math.fround` makes one, as the cast `(float)` does in Java.
 */
export class FloatSerializer implements TypeSerializer<number> {
  readonly length = 4;

  serialize(value: number, target: DataOutput): void {
    checkFloat(value);
    target.writeFloat(value);
  }

  deserialize(source: DataInput): number {
    return source.readFloat();
  }

  hash(value: number): number {
    checkFloat(value);
    return hashFloat(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('Float');
  }
}

function checkFloat(value: number): void {
  if (typeof value !== 'number') throw mismatch(value, 'FLOAT');
  if (Math.fround(value) !== value && !Number.isNaN(value)) {
    throw mismatch(value, 'FLOAT', 'round it with Math.fround, or use DOUBLE');
  }
}
