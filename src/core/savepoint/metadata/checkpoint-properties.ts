import { assertUnreachable } from '../../base/assert.ts';
import type { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { fromHex } from '../../base/hex.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { SnapshotType } from '../../model/checkpoint-metadata.ts';
import {
  CHECKPOINT_FLAGS_AND_TYPE,
  POST_CHECKPOINT_ACTION,
  PROPERTIES_CLASS,
  SAVEPOINT_FLAGS_AND_TYPE,
  SHARING_FILES_STRATEGY,
} from './checkpoint-properties-bytes.ts';

/** What Sluice reads of `CheckpointProperties` (metadata versions 4 and later). */
export interface CheckpointProperties {
  readonly snapshotType: SnapshotType;
  readonly isNativeFormat: boolean;
}

/** Java serialization's tag of a string of less than 64 KiB: u16 length and modified UTF-8 follow. */
const TC_STRING = 0x74;
/** `ObjectStreamConstants`: magic and version, as an i32. */
const JAVA_STREAM_HEADER = 0xaced0005 | 0;

const SNAPSHOT_TYPES: readonly SnapshotType[] = [
  'Savepoint',
  'Suspend Savepoint',
  'Terminate Savepoint',
  'Checkpoint',
  'Full Checkpoint',
];

function javaString(text: string): Uint8Array {
  const output = new DataOutput(32);
  output.writeByte(TC_STRING);
  output.writeUtf(text);
  return output.toBytes();
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  const last = bytes.length - part.length;
  for (let start = 0; start <= last; start++) {
    let i = 0;
    while (i < part.length && bytes[start + i] === part[i]) i++;
    if (i === part.length) return true;
  }
  return false;
}

/**
 * Reads the properties that end a metadata file. They are a Java object stream, of which only the strings that name
 * the type are looked at: on restore Flink needs no more (how files are shared).
 * @throws MalformedDataError if these are no checkpoint properties
 */
export function readCheckpointProperties(input: DataInput): CheckpointProperties {
  if (input.remaining < 4 || input.readInt() !== JAVA_STREAM_HEADER) {
    throw new MalformedDataError('the checkpoint properties are no Java object stream');
  }
  const bytes = input.readBytes(input.remaining);
  const snapshotType = SNAPSHOT_TYPES.find((type) => contains(bytes, javaString(type)));
  if (snapshotType === undefined)
    throw new MalformedDataError('the checkpoint properties name no known type of snapshot');
  return { snapshotType, isNativeFormat: contains(bytes, javaString('NATIVE')) };
}

function savepointParts(name: SnapshotType, action: string, isNative: boolean): readonly Uint8Array[] {
  return [
    fromHex(SAVEPOINT_FLAGS_AND_TYPE),
    javaString(isNative ? 'NATIVE' : 'CANONICAL'),
    javaString(name),
    fromHex(POST_CHECKPOINT_ACTION),
    javaString(action),
  ];
}

function checkpointParts(name: SnapshotType, strategy: string): readonly Uint8Array[] {
  return [fromHex(CHECKPOINT_FLAGS_AND_TYPE), javaString(name), fromHex(SHARING_FILES_STRATEGY), javaString(strategy)];
}

function partsOf({ snapshotType, isNativeFormat }: CheckpointProperties): readonly Uint8Array[] {
  switch (snapshotType) {
    case 'Savepoint':
      return savepointParts(snapshotType, 'NONE', isNativeFormat);
    case 'Suspend Savepoint':
      return savepointParts(snapshotType, 'SUSPEND', isNativeFormat);
    case 'Terminate Savepoint':
      return savepointParts(snapshotType, 'TERMINATE', isNativeFormat);
    case 'Checkpoint':
      return checkpointParts(snapshotType, 'FORWARD_BACKWARD');
    case 'Full Checkpoint':
      return checkpointParts(snapshotType, 'FORWARD');
    default:
      return assertUnreachable(snapshotType);
  }
}

export function writeCheckpointProperties(properties: CheckpointProperties, output: DataOutput): void {
  output.writeBytes(fromHex(PROPERTIES_CLASS));
  for (const part of partsOf(properties)) output.writeBytes(part);
}
