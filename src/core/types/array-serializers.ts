import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { readElementCount } from './list-serializer.ts';
import { compositeSnapshot, simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { SimpleType } from './snapshot-classes.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `byte[]` as a Uint8Array: i32 length, then the bytes. What is read is a copy of its own. */
export class ByteArraySerializer implements TypeSerializer<Uint8Array> {
  readonly length = -1;

  serialize(value: Uint8Array, target: DataOutput): void {
    if (!(value instanceof Uint8Array)) throw mismatch(value, 'ByteArray', 'a Uint8Array');
    target.writeBlob(value);
  }

  deserialize(source: DataInput): Uint8Array {
    return source.readBlob().slice();
  }

  hash(value: Uint8Array): number {
    throw arrayAsKey(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('ByteArray');
  }
}

/** What tells one kind of array from another. */
export interface ArrayRules<E, A> {
  readonly type: SimpleType;
  /** As errors name it: `an Int32Array`. */
  readonly arrayName: string;
  readonly element: TypeSerializer<E>;
  readonly accepts: (value: unknown) => boolean;
  readonly create: (length: number) => A;
}

/** Java arrays of one primitive type, and String[]: i32 count, then the elements. */
export class ArraySerializer<
  E,
  A extends { readonly length: number; [index: number]: E },
> implements TypeSerializer<A> {
  readonly length = -1;

  constructor(readonly rules: ArrayRules<E, A>) {}

  serialize(value: A, target: DataOutput): void {
    const { accepts, type, arrayName, element } = this.rules;
    if (!accepts(value)) throw mismatch(value, type, arrayName);
    target.writeInt(value.length);
    for (let i = 0; i < value.length; i++) {
      try {
        // Within the length, so there is an element; a hole of a sparse array is refused by the element's serializer.
        element.serialize(value[i] as E, target);
      } catch (error) {
        throw locate(error, '', `[${i}]`);
      }
    }
  }

  deserialize(source: DataInput): A {
    const { create, element } = this.rules;
    const count = readElementCount(source, element.length);
    const array = create(count);
    for (let i = 0; i < count; i++) array[i] = element.deserialize(source);
    return array;
  }

  hash(value: A): number {
    throw arrayAsKey(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot(this.rules.type);
  }
}

/** `GenericArraySerializer`: an array of objects; i32 count, then bool present and, if so, the element. */
export class ObjectArraySerializer<T> implements TypeSerializer<(T | null)[]> {
  readonly length = -1;

  constructor(
    readonly componentClass: string,
    readonly element: TypeSerializer<T>,
  ) {}

  serialize(value: (T | null)[], target: DataOutput): void {
    if (!Array.isArray(value)) throw mismatch(value, 'ObjectArray', 'an array');
    target.writeInt(value.length);
    let index = 0;
    try {
      for (const item of value) {
        target.writeBoolean(item !== null);
        if (item !== null) this.element.serialize(item, target);
        index++;
      }
    } catch (error) {
      throw locate(error, '', `[${index}]`);
    }
  }

  deserialize(source: DataInput): (T | null)[] {
    const count = readElementCount(source, 1);
    const array: (T | null)[] = [];
    for (let i = 0; i < count; i++) array.push(source.readBoolean() ? this.element.deserialize(source) : null);
    return array;
  }

  hash(value: (T | null)[]): number {
    throw arrayAsKey(value);
  }

  snapshot(): SerializerSnapshot {
    const outer = { kind: 'class', className: this.componentClass } as const;
    return compositeSnapshot('GenericArray', [this.element.snapshot()], outer);
  }
}

function arrayAsKey(value: unknown): Error {
  return mismatch(value, 'key', 'an array hashes differently in every JVM');
}
