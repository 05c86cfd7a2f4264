import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { POJO_NO_SUBCLASS, POJO_NULL, POJO_SUBCLASS, POJO_TAGGED_SUBCLASS } from './pojo-rules.ts';
import { RestoredPojo } from './restored-values.ts';
import type { PojoSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';
import { UndecodableBytes } from './undecodable-bytes.ts';

interface Subclass {
  readonly className: string;
  /** null: the savepoint does not say how its values are written */
  readonly serializer: TypeSerializer<unknown> | null;
}

/** Reads and writes POJOs by their snapshot alone, subclasses included where the snapshot describes them. */
export class RestoredPojoSerializer implements TypeSerializer<RestoredPojo | null> {
  readonly length = -1;
  readonly #fields: readonly { readonly name: string; readonly serializer: TypeSerializer<unknown> }[];
  readonly #registered: readonly Subclass[];
  readonly #others: ReadonlyMap<string, Subclass>;
  readonly #snapshot: PojoSnapshot;

  constructor(
    snapshot: PojoSnapshot,
    restoreNested: (nested: PojoSnapshot['fields'][number]['serializer']) => TypeSerializer<unknown>,
  ) {
    this.#snapshot = snapshot;
    this.#fields = snapshot.fields.map(({ name, serializer }) => ({ name, serializer: restoreNested(serializer) }));
    const restore = (subclass: PojoSnapshot['otherSubclasses'][number]): Subclass => ({
      className: subclass.className,
      serializer: subclass.serializer === null ? null : restoreNested(subclass.serializer),
    });
    this.#registered = snapshot.registeredSubclasses.map(restore);
    this.#others = new Map(snapshot.otherSubclasses.map((subclass) => [subclass.className, restore(subclass)]));
  }

  serialize(value: RestoredPojo | null, target: DataOutput): void {
    if (value === null) {
      target.writeByte(POJO_NULL);
      return;
    }
    if (!(value instanceof RestoredPojo)) throw mismatch(value, 'RestoredPojo');
    if (value.className !== this.#snapshot.className) {
      this.#writeSubclass(value, target);
      return;
    }
    target.writeByte(POJO_NO_SUBCLASS);
    for (const { name, serializer } of this.#fields) {
      const item = value.fields.get(name);
      target.writeBoolean(item === null);
      if (item === null) continue;
      try {
        serializer.serialize(item, target);
      } catch (error) {
        throw locate(error, this.#snapshot.className, `.${name}`);
      }
    }
  }

  #writeSubclass(value: RestoredPojo, target: DataOutput): void {
    const tag = this.#registered.findIndex(({ className }) => className === value.className);
    const subclass = this.#registered[tag] ?? this.#others.get(value.className);
    if (subclass?.serializer === undefined || subclass.serializer === null) {
      throw mismatch(value, this.#snapshot.className, `its class is ${value.className}`);
    }
    if (tag >= 0) {
      target.writeByte(POJO_TAGGED_SUBCLASS);
      target.writeByte(tag);
    } else {
      target.writeByte(POJO_SUBCLASS);
      target.writeUtf(value.className);
    }
    subclass.serializer.serialize(value, target);
  }

  deserialize(source: DataInput): RestoredPojo | null {
    const flags = source.readUnsignedByte();
    if ((flags & POJO_NULL) !== 0) return null;
    if ((flags & POJO_SUBCLASS) !== 0) {
      const className = source.readUtf();
      return this.#readSubclass(this.#others.get(className), className, source);
    }
    if ((flags & POJO_TAGGED_SUBCLASS) !== 0) {
      const tag = source.readUnsignedByte();
      const subclass = this.#registered[tag];
      if (subclass === undefined)
        throw new MalformedDataError(`${this.#snapshot.className} has no registered subclass ${tag}`);
      return this.#readSubclass(subclass, subclass.className, source);
    }
    if (flags !== POJO_NO_SUBCLASS)
      throw new MalformedDataError(`flags ${flags} do not begin a ${this.#snapshot.className}`);
    const fields = new Map<string, unknown>();
    for (const { name, serializer } of this.#fields) {
      try {
        fields.set(name, source.readBoolean() ? null : serializer.deserialize(source));
      } catch (error) {
        throw locate(error, this.#snapshot.className, `.${name}`);
      }
    }
    return new RestoredPojo(this.#snapshot.className, fields);
  }

  #readSubclass(subclass: Subclass | undefined, className: string, source: DataInput): RestoredPojo | null {
    if (subclass?.serializer === undefined || subclass.serializer === null) throw new UndecodableBytes(className);
    const value = subclass.serializer.deserialize(source);
    if (value !== null && !(value instanceof RestoredPojo)) {
      throw new MalformedDataError(`the subclass ${className} is no POJO`);
    }
    return value;
  }

  hash(value: RestoredPojo | null): number {
    throw mismatch(value, 'key', `a snapshot does not say what the hashCode of ${this.#snapshot.className} is`);
  }

  snapshot(): PojoSnapshot {
    return this.#snapshot;
  }
}
