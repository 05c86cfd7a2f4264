import type { DataInput } from '../../base/data-input.ts';
import { migratingReader, type ValueReader } from '../../types/migrating-reader.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { simpleTypeOf } from '../../types/snapshot-classes.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { checkKeySerializer } from '../state-compatibility.ts';

/** Reads keys of a restored stream. */
export class RestoredKeyReader {
  /** False if an equal key may be written in other bytes now: then keys have to be written anew. */
  readonly hasSameBytes: boolean;
  readonly #read: ValueReader<unknown>;

  /** @throws FlinkError with Flink's words if keys of the old serializer can't be taken over */
  constructor(
    readonly serializer: TypeSerializer<unknown>,
    old: SerializerSnapshot,
  ) {
    const now = serializer.snapshot();
    const verdict = checkKeySerializer(now, old);
    this.hasSameBytes = verdict === 'compatible-as-is' && hasOneForm(now);
    this.#read = verdict === 'compatible-as-is' ? (input) => serializer.deserialize(input) : readerOf(old, serializer);
  }

  read(input: DataInput): unknown {
    return this.#read(input);
  }
}

function readerOf(old: SerializerSnapshot, serializer: TypeSerializer<unknown>): ValueReader<unknown> {
  return migratingReader(old, {
    createSerializer: () => serializer,
    unsupportedKeyTypes: () => [],
    unstableKeyTypes: () => [],
    fieldType: () => undefined,
    toString: () => 'the key type',
  });
}

/** Whether equal values have equal bytes, whoever wrote them. BigIntegers 0, 1 and 10 have two forms. */
export function hasOneForm(snapshot: SerializerSnapshot): boolean {
  switch (snapshot.kind) {
    case 'simple': {
      const type = simpleTypeOf(snapshot.className);
      return type !== 'BigInt' && type !== 'BigDec';
    }
    case 'composite':
      return snapshot.nested.every(hasOneForm);
    case 'pojo':
      return snapshot.fields.every((field) => hasOneForm(field.serializer));
    case 'enum':
      return true;
    default:
      return false;
  }
}
