import { assertUnreachable } from '../base/assert.ts';
import type { DataInput } from '../base/data-input.ts';
import { toHex } from '../base/hex.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type {
  AvroSnapshot,
  CompositeSnapshot,
  EnumSnapshot,
  KryoSnapshot,
  OuterSnapshot,
  PojoFieldSnapshot,
  PojoSnapshot,
  PojoSubclassSnapshot,
  SerializerSnapshot,
} from './serializer-snapshot.ts';
import {
  AVRO_SNAPSHOT_CLASS,
  compositeClassOf,
  ENUM_SNAPSHOT_CLASS,
  GENERIC_SNAPSHOT_CLASS,
  KRYO_SNAPSHOT_CLASS,
  POJO_SNAPSHOT_CLASS,
  simpleTypeOf,
  VALUE_SNAPSHOT_CLASS,
  type CompositeClass,
} from './snapshot-classes.ts';
import { COMPOSITE_MAGIC, MAX_SNAPSHOT_DEPTH, NESTED_MAGIC } from './snapshot-format.ts';
import { readOptionalMap } from './snapshot-optional-map.ts';

/** utf name, i32 version: no versioned snapshot is shorter. */
const MIN_SNAPSHOT_BYTES = 6;

/**
 * Reads a versioned snapshot (utf class, i32 version, body) that any Flink from 1.8 to 2.3 wrote.
 * @throws MalformedDataError on damage, and with Flink's own text on a snapshot class that does not exist
 */
export function readSerializerSnapshot(source: DataInput): SerializerSnapshot {
  return readSnapshot(source, 0);
}

function readSnapshot(source: DataInput, depth: number): SerializerSnapshot {
  if (depth > MAX_SNAPSHOT_DEPTH) {
    throw new MalformedDataError(`serializer snapshots nested deeper than ${MAX_SNAPSHOT_DEPTH}`);
  }
  const className = source.readUtf();
  const version = source.readInt();
  if (simpleTypeOf(className) !== undefined) return readSimple(className, version, source);
  const composite = compositeClassOf(className);
  if (composite !== undefined) return readComposite(composite, version, source, depth);
  switch (className) {
    case POJO_SNAPSHOT_CLASS:
      checkVersion(className, version, [2]);
      return readPojo(source, depth);
    case ENUM_SNAPSHOT_CLASS:
      checkVersion(className, version, [3]);
      return readEnum(source);
    case AVRO_SNAPSHOT_CLASS:
      checkVersion(className, version, [1, 2, 3]);
      return readAvro(version, source);
    case KRYO_SNAPSHOT_CLASS:
      checkVersion(className, version, [2]);
      return readKryo(source);
    case VALUE_SNAPSHOT_CLASS:
      checkVersion(className, version, [2]);
      return { kind: 'value-type', className: source.readUtf() };
    case GENERIC_SNAPSHOT_CLASS:
      checkVersion(className, version, [1]);
      return { kind: 'generic', description: source.readUtf() };
    default:
      throw new MalformedDataError(`Could not find class '${className}' in classpath.`);
  }
}

function checkVersion(className: string, version: number, readable: readonly number[]): void {
  if (!readable.includes(version)) {
    throw new MalformedDataError(`Unrecognized version: ${version} of ${className} (readable: ${readable.join(', ')})`);
  }
}

function readSimple(className: string, version: number, source: DataInput): SerializerSnapshot {
  checkVersion(className, version, [2, 3]);
  // Version 2 named the serializer's class, which version 3 found to be needless.
  if (version === 2) source.readUtf();
  return { kind: 'simple', className };
}

function readComposite(known: CompositeClass, version: number, source: DataInput, depth: number): CompositeSnapshot {
  checkVersion(known.className, version, [1, 2, 3]);
  let outerVersion = version;
  if (version === 3) {
    readMagic(COMPOSITE_MAGIC, source);
    outerVersion = source.readInt();
  }
  const outer = readOuter(known, outerVersion, source);
  readMagic(NESTED_MAGIC, source);
  const nestedVersion = source.readInt();
  if (nestedVersion !== 1) throw new MalformedDataError(`Unrecognized version: ${nestedVersion} of nested serializers`);
  const count = source.readCount(MIN_SNAPSHOT_BYTES, 'nested serializer snapshots');
  if (known.nestedCount >= 0 && count !== known.nestedCount) {
    throw new MalformedDataError(`${known.className} has ${known.nestedCount} nested serializers, not ${count}`);
  }
  // A value of no fields would take no bytes, and nothing would bound a list of them. (Tuple0 is a class of its own.)
  if (count === 0 && (known.outer !== 'row' || outerVersion <= 3)) {
    throw new MalformedDataError(`${known.className} without nested serializers`);
  }
  const nested: SerializerSnapshot[] = [];
  for (let i = 0; i < count; i++) nested.push(readSnapshot(source, depth + 1));
  return { kind: 'composite', className: known.className, outerVersion, outer, nested };
}

function readMagic(expected: number, source: DataInput): void {
  const found = source.readInt();
  if (found !== expected) {
    const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, ' ');
    throw new MalformedDataError(`Corrupt data, magic number mismatch. Expected ${hex(expected)}, found ${hex(found)}`);
  }
}

function readOuter(known: CompositeClass, outerVersion: number, source: DataInput): OuterSnapshot {
  switch (known.outer) {
    case 'none':
      return { kind: 'none' };
    case 'class':
      return { kind: 'class', className: source.readUtf() };
    case 'row':
      return { kind: 'row', supportsRowKind: outerVersion > 3 && source.readBoolean() };
    case 'nullable': {
      const paddingBytes = source.readInt();
      if (paddingBytes < 0) throw new MalformedDataError(`a nullable serializer with ${paddingBytes} bytes of padding`);
      return { kind: 'nullable', paddingBytes };
    }
    default:
      return assertUnreachable(known.outer);
  }
}

function readPojo(source: DataInput, depth: number): PojoSnapshot {
  const className = source.readUtf();
  const fields: PojoFieldSnapshot[] = [];
  readOptionalMap(source, 'POJO fields', (name, key, value) => {
    if (key === null || value === null) {
      throw new MalformedDataError(`the savepoint has no serializer for field ${name} of ${className}`);
    }
    const declaringClass = key.readUtf();
    key.readUtf();
    fields.push({ name, declaringClass, serializer: readSnapshot(value, depth + 1) });
  });
  const registeredSubclasses = readSubclasses(source, depth);
  const otherSubclasses = readSubclasses(source, depth);
  return { kind: 'pojo', className, fields, registeredSubclasses, otherSubclasses };
}

function readSubclasses(source: DataInput, depth: number): readonly PojoSubclassSnapshot[] {
  const subclasses: PojoSubclassSnapshot[] = [];
  readOptionalMap(source, 'POJO subclasses', (className, _key, value) => {
    subclasses.push({ className, serializer: value === null ? null : readSnapshot(value, depth + 1) });
  });
  return subclasses;
}

function readEnum(source: DataInput): EnumSnapshot {
  const className = source.readUtf();
  const count = source.readCount(2, 'enum constants');
  const constants: string[] = [];
  for (let i = 0; i < count; i++) constants.push(source.readUtf());
  return { kind: 'enum', className, constants };
}

function readAvro(version: number, source: DataInput): AvroSnapshot {
  if (version === 3) {
    return { kind: 'avro', runtimeClass: notNull(source.readString()), schemaJson: notNull(source.readString()) };
  }
  if (version === 2) return { kind: 'avro', runtimeClass: source.readUtf(), schemaJson: source.readUtf() };
  // Version 1 had the schema alone; Flink looks for a class of the schema's name and falls back to generic records.
  return { kind: 'avro', runtimeClass: 'org.apache.avro.generic.GenericRecord', schemaJson: source.readUtf() };
}

function notNull(text: string | null): string {
  if (text === null) throw new MalformedDataError('an Avro serializer snapshot without class or schema');
  return text;
}

function readKryo(source: DataInput): KryoSnapshot {
  const start = source.position;
  const className = source.readUtf();
  for (const what of ['Kryo registrations', 'Kryo serializers', 'Kryo serializer classes']) {
    readOptionalMap(source, what, () => undefined);
  }
  return { kind: 'kryo', className, bodyHex: toHex(source.bytes.subarray(start, source.position)) };
}
