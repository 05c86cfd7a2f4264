import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { foldHash } from './java-hash.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `java.util.List`: i32 count, then the elements. Null elements are the element serializer's affair, as in Flink. */
export class ListSerializer<T> implements TypeSerializer<T[]> {
  readonly length = -1;

  constructor(readonly element: TypeSerializer<T>) {}

  serialize(value: T[], target: DataOutput): void {
    if (!Array.isArray(value)) throw mismatch(value, 'LIST', 'an array');
    target.writeInt(value.length);
    let index = 0;
    try {
      for (const item of value) {
        this.element.serialize(item, target);
        index++;
      }
    } catch (error) {
      throw locate(error, '', `[${index}]`);
    }
  }

  deserialize(source: DataInput): T[] {
    const count = readElementCount(source, this.element.length);
    const value: T[] = [];
    for (let i = 0; i < count; i++) value.push(this.element.deserialize(source));
    return value;
  }

  hash(value: T[]): number {
    if (!Array.isArray(value)) throw mismatch(value, 'LIST', 'an array');
    let hash = 1;
    for (const item of value) hash = foldHash(hash, hashOrZero(this.element, item));
    return hash;
  }

  snapshot(): SerializerSnapshot {
    return compositeSnapshot('List', [this.element.snapshot()]);
  }
}

/** Java hashes null as 0 wherever it may stand inside another value. */
export function hashOrZero<T>(serializer: TypeSerializer<T>, value: T): number {
  return value === null ? 0 : serializer.hash(value);
}

/** An i32 count of elements of `elementLength` bytes (−1 if that varies), bounded by the bytes left. */
export function readElementCount(source: DataInput, elementLength: number): number {
  // Each element takes a byte at least, also the namespaces that declare length 0.
  return source.readCount(Math.max(1, elementLength), 'elements');
}
