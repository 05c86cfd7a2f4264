import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { foldHash } from './java-hash.ts';
import { hashOrZero } from './list-serializer.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** Flink has classes up to Tuple25. */
export const MAX_TUPLE_ARITY = 25;

/** `Tuple1` to `Tuple25` as an array: the fields one after another. */
export class TupleSerializer<T extends readonly unknown[]> implements TypeSerializer<T> {
  readonly length: number;
  readonly tupleClass: string;

  constructor(readonly fields: readonly TypeSerializer<unknown>[]) {
    this.length = sumOfLengths(fields);
    this.tupleClass = `org.apache.flink.api.java.tuple.Tuple${fields.length}`;
  }

  serialize(value: T, target: DataOutput): void {
    this.#check(value);
    let index = 0;
    try {
      for (const field of this.fields) {
        field.serialize(value[index], target);
        index++;
      }
    } catch (error) {
      throw locate(error, '', `.f${index}`);
    }
  }

  deserialize(source: DataInput): T {
    const value: unknown[] = [];
    for (const field of this.fields) value.push(field.deserialize(source));
    // The fields' serializers are those that T was inferred from.
    return value as readonly unknown[] as T;
  }

  /** From the first field's hash, folded with 31; null counts 0. */
  hash(value: T): number {
    this.#check(value);
    let hash = 0;
    let index = 0;
    for (const field of this.fields) hash = foldHash(hash, hashOrZero(field, value[index++]));
    return hash;
  }

  snapshot(): SerializerSnapshot {
    const nested = this.fields.map((field) => field.snapshot());
    return compositeSnapshot('Tuple', nested, { kind: 'class', className: this.tupleClass });
  }

  #check(value: T): void {
    if (!Array.isArray(value) || value.length !== this.fields.length) {
      throw mismatch(value, 'TUPLE', `an array of ${this.fields.length}`);
    }
  }
}

/** `TypeSerializer.getLength` of fields in a row: −1 as soon as one varies. */
export function sumOfLengths(fields: readonly TypeSerializer<unknown>[]): number {
  let sum = 0;
  for (const { length } of fields) {
    if (length < 0) return -1;
    sum += length;
  }
  return sum;
}
