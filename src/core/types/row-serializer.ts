import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { foldHash } from './java-hash.ts';
import { ListSerializer } from './list-serializer.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `RowKind`, in the order of Flink's byte values. */
export const ROW_KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** `org.apache.flink.types.Row` with positioned fields. */
export interface Row<T extends readonly unknown[] = readonly unknown[]> {
  readonly kind: RowKind;
  readonly fields: T;
}

/** A mask of row kind and null bits (most significant first), then the fields that are not null. */
export class RowSerializer<T extends readonly unknown[]> implements TypeSerializer<Row<T>> {
  readonly length = -1;

  constructor(
    readonly fields: readonly TypeSerializer<unknown>[],
    /** False only where an older Flink wrote the rows. */
    readonly supportsRowKind = true,
  ) {}

  serialize(row: Row<T>, target: DataOutput): void {
    const kind = this.#check(row);
    const bits: boolean[] = this.supportsRowKind ? [(kind & 1) !== 0, (kind & 2) !== 0] : [];
    for (const value of row.fields) bits.push(value === null);
    for (let i = 0; i < bits.length; i += 8) {
      let byte = 0;
      for (let j = 0; j < 8; j++) if (bits[i + j] === true) byte |= 0x80 >> j;
      target.writeByte(byte);
    }
    let index = 0;
    try {
      for (const field of this.fields) {
        const value = row.fields[index];
        if (value !== null) field.serialize(value, target);
        index++;
      }
    } catch (error) {
      throw locate(error, '', `.f${index}`);
    }
  }

  deserialize(source: DataInput): Row<T> {
    const kindBits = this.supportsRowKind ? 2 : 0;
    const mask = source.readBytes((kindBits + this.fields.length + 7) >> 3);
    const bit = (index: number): boolean => ((mask[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
    const kind = this.supportsRowKind ? (bit(0) ? 1 : 0) + (bit(1) ? 2 : 0) : 0;
    const values = this.fields.map((field, i) => (bit(kindBits + i) ? null : field.deserialize(source)));
    // The fields' serializers are those that T was inferred from.
    return { kind: ROW_KINDS[kind] ?? 'INSERT', fields: values as readonly unknown[] as T };
  }

  /** `Row.hashCode`: 31 times the kind, plus `Arrays.deepHashCode`'s way over one array that holds the fields. */
  hash(row: Row<T>): number {
    const kind = this.#check(row);
    let hash = 1;
    let index = 0;
    for (const field of this.fields) hash = foldHash(hash, hashOfField(field, row.fields[index++]));
    return (Math.imul(31, kind) + hash) | 0;
  }

  snapshot(): SerializerSnapshot {
    const nested = this.fields.map((field) => field.snapshot());
    return compositeSnapshot('Row', nested, { kind: 'row', supportsRowKind: this.supportsRowKind });
  }

  #check(row: Row<T>): number {
    const isRow = typeof row === 'object' && row !== null && Array.isArray(row.fields);
    if (!isRow || row.fields.length !== this.fields.length) {
      throw mismatch(row, 'ROW', `{ kind, fields: an array of ${this.fields.length} }`);
    }
    const kind = ROW_KINDS.indexOf(row.kind);
    if (kind < 0) throw mismatch(row.kind, 'RowKind', ROW_KINDS.join(', '));
    return kind;
  }
}

/** Flink's `RowUtils.deepHashCodeInternal`: every value counts 31 + its hash, null 0; a list by its elements. */
function hashOfField(serializer: TypeSerializer<unknown>, value: unknown): number {
  if (value === null) return 0;
  if (!(serializer instanceof ListSerializer)) return (31 + serializer.hash(value)) | 0;
  if (!Array.isArray(value)) throw mismatch(value, 'LIST', 'an array');
  let hash = 1;
  for (const item of value) hash = foldHash(hash, hashOfField(serializer.element, item));
  return hash;
}
