import { InvariantError } from '../base/assert.ts';
import type { DataInput } from '../base/data-input.ts';
import { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { ObjectArraySerializer } from './array-serializers.ts';
import { locate } from './describe-mismatch.ts';
import { EnumSerializer } from './enum-serializer.ts';
import { ListSerializer } from './list-serializer.ts';
import { MapSerializer } from './map-serializer.ts';
import { PojoSerializer } from './pojo-serializer.ts';
import { printSnapshot } from './print-snapshot.ts';
import { restoreSerializer } from './restore-serializer.ts';
import { OpaqueValue } from './restored-values.ts';
import { resolveSchemaCompatibility } from './schema-compatibility.ts';
import type { CompositeSnapshot, EnumSnapshot, PojoSnapshot, SerializerSnapshot } from './serializer-snapshot.ts';
import { RowSerializer } from './row-serializer.ts';
import { SetSerializer } from './set-serializer.ts';
import { compositeClassOf, type CompositeType } from './snapshot-classes.ts';
import { TupleSerializer } from './tuple-serializer.ts';
import type { TypeInformation } from './type-information.ts';
import { TypeMismatchError, type TypeSerializer } from './type-serializer.ts';
import { writeSerializerSnapshot } from './write-serializer-snapshot.ts';

/** The i64 before a value with time-to-live. */
const LAST_ACCESS_BYTES = 8;

/** Reads one old value into a value of the new type. */
export type ValueReader<T> = (source: DataInput) => T;

/**
 * A reader of values written under `oldSnapshot` into values of `newType`, as Flink migrates: fields are matched by name,
 * removed ones are dropped, added ones get their default; enum constants keep their names; time-to-live is taken off.
 * @throws TypeMismatchError with the reason if Flink calls the two incompatible
 */
export function migratingReader<T>(oldSnapshot: SerializerSnapshot, newType: TypeInformation<T>): ValueReader<T> {
  const serializer = newType.createSerializer();
  const { verdict, reason } = resolveSchemaCompatibility(serializer.snapshot(), oldSnapshot);
  if (verdict === 'incompatible')
    throw new TypeMismatchError(`old values can't be read as ${newType.toString()}: ${reason}`);
  return readerFor(oldSnapshot, serializer);
}

function readerFor<T>(old: SerializerSnapshot, serializer: TypeSerializer<T>): ValueReader<T> {
  if (isSame(old, serializer.snapshot())) return (source) => serializer.deserialize(source);
  // Each branch reads what `serializer` writes, so what it makes is a T.
  return structuralReader(old, serializer) as ValueReader<T>;
}

function isSame(a: SerializerSnapshot, b: SerializerSnapshot): boolean {
  return bytesOf(a) === bytesOf(b);
}

function bytesOf(snapshot: SerializerSnapshot): string {
  const output = new DataOutput();
  writeSerializerSnapshot(snapshot, output);
  return output.written().join();
}

function structuralReader(old: SerializerSnapshot, serializer: TypeSerializer<unknown>): ValueReader<unknown> {
  if (old.kind === 'pojo' && serializer instanceof PojoSerializer) return pojoReader(old, serializer);
  if (old.kind === 'enum' && serializer instanceof EnumSerializer) return enumReader(old);
  if (old.kind === 'composite') {
    const type = compositeClassOf(old.className)?.type;
    if (type === 'Ttl') return ttlReader(old, serializer);
    const reader = compositeReader(type, old, serializer);
    if (reader !== undefined) return reader;
  }
  // The same bytes under another description: older versions, or Flink's own blind spots (List -> Set).
  return (source) => serializer.deserialize(source);
}

function ttlReader(old: CompositeSnapshot, serializer: TypeSerializer<unknown>): ValueReader<unknown> {
  const read = nestedReader(old, 1, serializer);
  return (source) => {
    source.take(LAST_ACCESS_BYTES);
    return read(source);
  };
}

/** A composite's own way of reading, over parts that are migrated. */
function compositeReader(
  type: CompositeType | undefined,
  old: CompositeSnapshot,
  serializer: TypeSerializer<unknown>,
): ValueReader<unknown> | undefined {
  const part = (index: number, of: TypeSerializer<unknown>): TypeSerializer<unknown> =>
    readOnly(nestedReader(old, index, of));
  let reading: TypeSerializer<unknown> | undefined;
  if (type === 'List' && serializer instanceof ListSerializer) {
    reading = new ListSerializer(part(0, serializer.element));
  } else if (type === 'Set' && serializer instanceof SetSerializer) {
    reading = new SetSerializer(part(0, serializer.element));
  } else if (type === 'GenericArray' && serializer instanceof ObjectArraySerializer) {
    reading = new ObjectArraySerializer(serializer.componentClass, part(0, serializer.element));
  } else if (type === 'Map' && serializer instanceof MapSerializer) {
    reading = new MapSerializer(part(0, serializer.key), part(1, serializer.value));
  } else if (type === 'Tuple' && serializer instanceof TupleSerializer) {
    reading = new TupleSerializer(serializer.fields.map((field, i) => part(i, field)));
  } else if (type === 'Row' && serializer instanceof RowSerializer) {
    const supportsRowKind = old.outer.kind === 'row' && old.outer.supportsRowKind;
    reading = new RowSerializer(
      serializer.fields.map((field, i) => part(i, field)),
      supportsRowKind,
    );
  }
  return reading === undefined ? undefined : (source) => reading.deserialize(source);
}

function nestedReader(
  old: CompositeSnapshot,
  index: number,
  serializer: TypeSerializer<unknown>,
): ValueReader<unknown> {
  const nested = old.nested[index];
  if (nested === undefined) throw new TypeMismatchError(`${printSnapshot(old)} has no nested serializer ${index}`);
  return readerFor(nested, serializer);
}

function readOnly(read: ValueReader<unknown>): TypeSerializer<unknown> {
  const refuse = (): never => {
    throw new InvariantError('a migrating reader only reads');
  };
  return { length: -1, deserialize: read, serialize: refuse, hash: refuse, snapshot: refuse };
}

function enumReader(old: EnumSnapshot): ValueReader<unknown> {
  const written = new EnumSerializer(old.className, old.constants);
  return (source) => written.deserialize(source);
}

function pojoReader<T extends object>(old: PojoSnapshot, serializer: PojoSerializer<T>): ValueReader<T | null> {
  const { fields } = serializer.rules;
  const readers = old.fields.map(({ name, serializer: before }) => {
    const position = fields.findIndex((field) => field.name === name);
    const field = fields[position];
    return { name, position, read: field === undefined ? skipper(before) : readerFor(before, field.serializer) };
  });
  const isOld = fields.map((field) => old.fields.some(({ name }) => name === field.name));
  return (source) => {
    if (serializer.readFlags(source) === null) return null;
    const values = fields.map((field, i) => (isOld[i] === true ? null : field.makeDefault()));
    for (const { name, position, read } of readers) {
      try {
        const value = source.readBoolean() ? null : read(source);
        if (position >= 0) values[position] = value;
      } catch (error) {
        throw locate(error, serializer.simpleName, `.${name}`);
      }
    }
    return serializer.makeValue(values);
  };
}

/** Reads a removed field's value away. */
function skipper(snapshot: SerializerSnapshot): ValueReader<unknown> {
  const serializer = restoreSerializer(snapshot);
  return (source) => {
    const value = serializer.deserialize(source);
    if (value instanceof OpaqueValue) {
      throw new MalformedDataError(
        `${value.className} carries no schema: nobody can tell where the removed value ends`,
      );
    }
    return undefined;
  };
}
