import { assertUnreachable } from '../base/assert.ts';
import { DataOutput } from '../base/data-output.ts';
import { fromHex } from '../base/hex.ts';
import type {
  CompositeSnapshot,
  PojoSnapshot,
  PojoSubclassSnapshot,
  SerializerSnapshot,
} from './serializer-snapshot.ts';
import {
  AVRO_SNAPSHOT_CLASS,
  ENUM_SNAPSHOT_CLASS,
  GENERIC_SNAPSHOT_CLASS,
  KRYO_SNAPSHOT_CLASS,
  POJO_SNAPSHOT_CLASS,
  VALUE_SNAPSHOT_CLASS,
} from './snapshot-classes.ts';
import { COMPOSITE_MAGIC, NESTED_MAGIC, OPTIONAL_MAP_MAGIC } from './snapshot-format.ts';

/**
 * Writes a versioned snapshot as Flink 2.3 does: utf class, i32 version, body
 * (`TypeSerializerSnapshot.writeVersionedSnapshot`).
 */
export function writeSerializerSnapshot(snapshot: SerializerSnapshot, target: DataOutput): void {
  switch (snapshot.kind) {
    case 'simple':
      writeHeader(snapshot.className, 3, target);
      break;
    case 'composite':
      writeHeader(snapshot.className, 3, target);
      writeComposite(snapshot, target);
      break;
    case 'pojo':
      writeHeader(POJO_SNAPSHOT_CLASS, 2, target);
      writePojo(snapshot, target);
      break;
    case 'enum':
      writeHeader(ENUM_SNAPSHOT_CLASS, 3, target);
      target.writeUtf(snapshot.className);
      target.writeInt(snapshot.constants.length);
      for (const constant of snapshot.constants) target.writeUtf(constant);
      break;
    case 'avro':
      writeHeader(AVRO_SNAPSHOT_CLASS, 3, target);
      target.writeString(snapshot.runtimeClass);
      target.writeString(snapshot.schemaJson);
      break;
    case 'kryo':
      writeHeader(KRYO_SNAPSHOT_CLASS, 2, target);
      target.writeBytes(fromHex(snapshot.bodyHex));
      break;
    case 'value-type':
      writeHeader(VALUE_SNAPSHOT_CLASS, 2, target);
      target.writeUtf(snapshot.className);
      break;
    case 'generic':
      writeHeader(GENERIC_SNAPSHOT_CLASS, 1, target);
      target.writeUtf(snapshot.description);
      break;
    default:
      assertUnreachable(snapshot);
  }
}

function writeHeader(className: string, version: number, target: DataOutput): void {
  target.writeUtf(className);
  target.writeInt(version);
}

function writeComposite({ outer, outerVersion, nested }: CompositeSnapshot, target: DataOutput): void {
  target.writeInt(COMPOSITE_MAGIC);
  target.writeInt(outerVersion);
  switch (outer.kind) {
    case 'none':
      break;
    case 'class':
      target.writeUtf(outer.className);
      break;
    case 'row':
      // Before version 4 there was no row kind, and no flag for it.
      if (outerVersion > 3) target.writeBoolean(outer.supportsRowKind);
      break;
    case 'nullable':
      target.writeInt(outer.paddingBytes);
      break;
    default:
      assertUnreachable(outer);
  }
  target.writeInt(NESTED_MAGIC);
  target.writeInt(1);
  target.writeInt(nested.length);
  for (const snapshot of nested) writeSerializerSnapshot(snapshot, target);
}

function writePojo(snapshot: PojoSnapshot, target: DataOutput): void {
  target.writeUtf(snapshot.className);
  writeOptionalMapHeader(snapshot.fields.length, target);
  for (const { name, declaringClass, serializer } of snapshot.fields) {
    const key = new DataOutput();
    key.writeUtf(declaringClass);
    key.writeUtf(name);
    target.writeUtf(name);
    writePresent(key, target);
    writeOptionalSnapshot(serializer, target);
  }
  writeSubclasses(snapshot.registeredSubclasses, target);
  writeSubclasses(snapshot.otherSubclasses, target);
}

function writeSubclasses(subclasses: readonly PojoSubclassSnapshot[], target: DataOutput): void {
  writeOptionalMapHeader(subclasses.length, target);
  for (const { className, serializer } of subclasses) {
    target.writeUtf(className);
    writePresent(new DataOutput(0), target);
    writeOptionalSnapshot(serializer, target);
  }
}

function writeOptionalMapHeader(size: number, target: DataOutput): void {
  target.writeLong(OPTIONAL_MAP_MAGIC);
  target.writeInt(size);
}

function writeOptionalSnapshot(snapshot: SerializerSnapshot | null, target: DataOutput): void {
  if (snapshot === null) {
    target.writeBoolean(false);
    return;
  }
  const blob = new DataOutput();
  writeSerializerSnapshot(snapshot, blob);
  writePresent(blob, target);
}

function writePresent(blob: DataOutput, target: DataOutput): void {
  target.writeBoolean(true);
  target.writeBlob(blob.written());
}
