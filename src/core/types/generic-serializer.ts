import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { readGeneric, writeGeneric } from './generic-codec.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/**
 * Values of an undeclared shape, in a tagged codec of Sluice's own. Where Flink would fall back to Kryo this is used, and
 * real Flink refuses its snapshot by name instead of reading something wrong.
 */
export class GenericSerializer implements TypeSerializer<unknown> {
  readonly length = -1;

  constructor(readonly description: string) {}

  serialize(value: unknown, target: DataOutput): void {
    const start = target.position;
    try {
      writeGeneric(value, target);
    } catch (error) {
      target.position = start;
      throw locate(error, this.description, '');
    }
  }

  deserialize(source: DataInput): unknown {
    return readGeneric(source);
  }

  hash(value: unknown): number {
    throw mismatch(value, 'key', 'a generic type has no hashCode; declare the key as a POJO with hashCode, a TUPLE, …');
  }

  snapshot(): SerializerSnapshot {
    return { kind: 'generic', description: this.description };
  }
}
