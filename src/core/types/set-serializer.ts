import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { hashOrZero, readElementCount } from './list-serializer.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `java.util.Set`: i32 count, then bool isNull and, if it is not null, the element. */
export class SetSerializer<T> implements TypeSerializer<Set<T>> {
  readonly length = -1;

  constructor(readonly element: TypeSerializer<T>) {}

  serialize(set: Set<T>, target: DataOutput): void {
    if (!(set instanceof Set)) throw mismatch(set, 'SET', 'a Set');
    target.writeInt(set.size);
    let index = 0;
    try {
      for (const item of set) {
        target.writeBoolean(item === null);
        if (item !== null) this.element.serialize(item, target);
        index++;
      }
    } catch (error) {
      throw locate(error, '', `[${index}]`);
    }
  }

  deserialize(source: DataInput): Set<T> {
    const count = readElementCount(source, 1);
    const set = new Set<T>();
    // Java's null: in the file, though the static type leaves it out as Java's does.
    for (let i = 0; i < count; i++) set.add(source.readBoolean() ? (null as T) : this.element.deserialize(source));
    return set;
  }

  /** `AbstractSet.hashCode`: the sum of the elements' hashes. */
  hash(set: Set<T>): number {
    if (!(set instanceof Set)) throw mismatch(set, 'SET', 'a Set');
    let hash = 0;
    for (const item of set) hash = (hash + hashOrZero(this.element, item)) | 0;
    return hash;
  }

  snapshot(): SerializerSnapshot {
    return compositeSnapshot('Set', [this.element.snapshot()]);
  }
}
