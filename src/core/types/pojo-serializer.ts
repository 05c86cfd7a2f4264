import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import { foldHash } from './java-hash.ts';
import { hashOrZero } from './list-serializer.ts';
import { compilePojo } from './pojo-code.ts';
import {
  POJO_NO_SUBCLASS,
  POJO_NULL,
  POJO_SUBCLASS,
  POJO_TAGGED_SUBCLASS,
  sortedByName,
  type PojoField,
  type PojoRules,
} from './pojo-rules.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** Any object, seen by its fields: what is read from it is checked by the field's serializer. */
type FieldValues = Record<string, unknown>;

/**
 * Flink's `PojoSerializer` of one class without subclasses: flags, then per field, sorted by name, bool isNull and the
 * value. Java's null is written and read wherever Flink allows it, though the static type leaves it out.
 *
 * Both directions are generated code where that is allowed and an interpreter of the rules elsewhere; the generated
 * code knows only the common case and leaves all else (nulls, errors) to the interpreter.
 */
export class PojoSerializer<T extends object> implements TypeSerializer<T> {
  readonly length = -1;
  readonly serialize: (value: T, target: DataOutput) => void;
  readonly deserialize: (source: DataInput) => T;
  /** In the order of the bytes: Flink sorts by name, by UTF-16 units. */
  readonly sortedFields: readonly PojoField[];
  readonly simpleName: string;
  /** Where the sorted fields stand in declared order. */
  readonly #declaredPositions: readonly number[];

  /** @param mode 'interpret' makes no code, as in a page whose policy forbids it */
  constructor(
    readonly rules: PojoRules,
    mode: 'generate' | 'interpret' = 'generate',
  ) {
    this.sortedFields = sortedByName(rules.fields);
    this.#declaredPositions = this.sortedFields.map((field) => rules.fields.indexOf(field));
    const { className } = rules;
    this.simpleName = className.slice(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    const write = (value: T, target: DataOutput): void => this.#interpretWrite(value, target);
    const read = (source: DataInput): T => this.#interpretRead(source);
    const rulesOf = (serializer: TypeSerializer<unknown>): PojoRules | undefined =>
      serializer instanceof PojoSerializer ? serializer.rules : undefined;
    const compiled = mode === 'generate' ? compilePojo<T>(rules, rulesOf, write, read) : undefined;
    this.serialize = compiled?.write ?? write;
    this.deserialize = compiled?.read ?? read;
  }

  #interpretWrite(value: T, target: DataOutput): void {
    if (value === null) {
      target.writeByte(POJO_NULL);
      return;
    }
    const values = this.#valuesOf(value);
    const start = target.position;
    target.writeByte(POJO_NO_SUBCLASS);
    for (const { name, serializer } of this.sortedFields) {
      const item = values[name];
      target.writeBoolean(item === null);
      if (item === null) continue;
      try {
        serializer.serialize(item, target);
      } catch (error) {
        target.position = start;
        throw locate(error, this.simpleName, `.${name}`);
      }
    }
  }

  #interpretRead(source: DataInput): T {
    // Java's null: in the file, though the static type leaves it out as Java's does.
    if (this.readFlags(source) === null) return null as unknown as T;
    const values = new Array<unknown>(this.sortedFields.length).fill(null);
    let sorted = 0;
    try {
      for (const { serializer } of this.sortedFields) {
        if (!source.readBoolean()) values[this.#declaredPositions[sorted] ?? 0] = serializer.deserialize(source);
        sorted++;
      }
    } catch (error) {
      throw locate(error, this.simpleName, `.${this.sortedFields[sorted]?.name ?? ''}`);
    }
    return this.makeValue(values);
  }

  /** Reads the byte before the fields. null: the value is null. @throws MalformedDataError on subclasses */
  readFlags(source: DataInput): 'fields' | null {
    const flags = source.readUnsignedByte();
    if ((flags & POJO_NULL) !== 0) return null;
    if (flags !== POJO_NO_SUBCLASS) throw this.#notThisClass(flags, source);
    return 'fields';
  }

  /** An object of `values`, which must be of the fields' types and in declared order. */
  makeValue(values: readonly unknown[]): T {
    const value: FieldValues = {};
    const { fields } = this.rules;
    for (let i = 0; i < fields.length; i++) {
      const name = fields[i]?.name;
      if (name !== undefined) value[name] = values[i];
    }
    // The fields' serializers are those that T was inferred from.
    return value as T;
  }

  #notThisClass(flags: number, source: DataInput): Error {
    const { className } = this.rules;
    if (flags === POJO_SUBCLASS) {
      return new MalformedDataError(`${source.readUtf()}, a subclass of ${className}, is not declared here`);
    }
    if (flags === POJO_TAGGED_SUBCLASS) {
      return new MalformedDataError(`a registered subclass of ${className} is not declared here`);
    }
    return new MalformedDataError(`flags ${flags} do not begin a ${className}`);
  }

  hash(value: T): number {
    const { hashFields, hashSeed, className } = this.rules;
    if (hashFields === undefined) throw mismatch(value, 'key', `${className} declares no hashCode`);
    const values = this.#valuesOf(value);
    let hash: number = hashSeed;
    for (const { name, serializer } of hashFields) {
      try {
        hash = foldHash(hash, hashOrZero(serializer, values[name]));
      } catch (error) {
        throw locate(error, this.simpleName, `.${name}`);
      }
    }
    return hash;
  }

  snapshot(): SerializerSnapshot {
    const { className } = this.rules;
    const fields = this.sortedFields.map(({ name, serializer }) => {
      return { name, declaringClass: className, serializer: serializer.snapshot() };
    });
    return { kind: 'pojo', className, fields, registeredSubclasses: [], otherSubclasses: [] };
  }

  #valuesOf(value: T): FieldValues {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(value, this.simpleName);
    return value as FieldValues;
  }
}
