import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { CheckpointMetadata } from '../../model/checkpoint-metadata.ts';
import { writeCheckpointProperties } from './checkpoint-properties.ts';
import { HEADER_MAGIC, MASTER_STATE_MAGIC } from './metadata-format.ts';
import { writeOperator } from './operator-codec.ts';

/**
 * Versions that Sluice writes: 6 keeps names and uids (read by Flink 2.1 and later), 4 says what kind of snapshot it
 * is (1.16 and later), 3 is read by every Flink from 1.11 on.
 */
export type WritableVersion = 3 | 4 | 6;

function writeMasterStates(metadata: CheckpointMetadata, output: DataOutput): void {
  output.writeInt(metadata.masterStates.length);
  for (const { name, version, payload } of metadata.masterStates) {
    const content = new DataOutput();
    content.writeInt(version);
    content.writeUtf(name);
    content.writeBlob(payload);
    output.writeInt(MASTER_STATE_MAGIC);
    output.writeBlob(content.written());
  }
}

/**
 * Writes a `_metadata` file. `metadata.version` plays no part: a snapshot that was read can be written as another version.
 * @throws MalformedDataError if it holds what can't be written (changelog state, in-flight records)
 */
export function writeCheckpointMetadata(metadata: CheckpointMetadata, version: WritableVersion = 6): Uint8Array {
  if (!Number.isSafeInteger(metadata.checkpointId) || metadata.checkpointId < 0) {
    throw new MalformedDataError(`invalid checkpoint ID: ${metadata.checkpointId}`);
  }
  const output = new DataOutput(4096);
  output.writeInt(HEADER_MAGIC);
  output.writeInt(version);
  output.writeLongFromNumber(metadata.checkpointId);
  writeMasterStates(metadata, output);
  output.writeInt(metadata.operators.length);
  for (const operator of metadata.operators) writeOperator(operator, version, output);
  if (version >= 4) {
    const { snapshotType, isNativeFormat } = metadata;
    writeCheckpointProperties(
      { snapshotType: snapshotType ?? 'Savepoint', isNativeFormat: isNativeFormat ?? false },
      output,
    );
  }
  return output.toBytes();
}
