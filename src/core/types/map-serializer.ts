import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch, showValue } from './describe-mismatch.ts';
import { hashOrZero, readElementCount } from './list-serializer.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `java.util.Map`: i32 count, then key, bool isNull and, if it is not null, the value. */
export class MapSerializer<K, V> implements TypeSerializer<Map<K, V>> {
  readonly length = -1;

  constructor(
    readonly key: TypeSerializer<K>,
    readonly value: TypeSerializer<V>,
  ) {}

  serialize(map: Map<K, V>, target: DataOutput): void {
    if (!(map instanceof Map)) throw mismatch(map, 'MAP', 'a Map');
    target.writeInt(map.size);
    for (const [key, value] of map) {
      try {
        this.key.serialize(key, target);
        target.writeBoolean(value === null);
        if (value !== null) this.value.serialize(value, target);
      } catch (error) {
        throw locate(error, '', `[${showValue(key)}]`);
      }
    }
  }

  deserialize(source: DataInput): Map<K, V> {
    const count = readElementCount(source, 1);
    const map = new Map<K, V>();
    for (let i = 0; i < count; i++) {
      const key = this.key.deserialize(source);
      // Java's null: in the file, though the static type of a map's values leaves it out as Java's does.
      map.set(key, source.readBoolean() ? (null as V) : this.value.deserialize(source));
    }
    return map;
  }

  /** `AbstractMap.hashCode`: the sum over the entries of hash(key) ^ hash(value). */
  hash(map: Map<K, V>): number {
    if (!(map instanceof Map)) throw mismatch(map, 'MAP', 'a Map');
    let hash = 0;
    for (const [key, value] of map) hash = (hash + (hashOrZero(this.key, key) ^ hashOrZero(this.value, value))) | 0;
    return hash;
  }

  snapshot(): SerializerSnapshot {
    return compositeSnapshot('Map', [this.key.snapshot(), this.value.snapshot()]);
  }
}
