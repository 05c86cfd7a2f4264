import { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { CheckpointMetadata, OperatorState } from '../../model/checkpoint-metadata.ts';
import { readCheckpointProperties } from './checkpoint-properties.ts';
import { illegalArgument, ioException } from './metadata-errors.ts';
import { HEADER_MAGIC, MASTER_STATE_MAGIC, NEWEST_VERSION, OLDEST_VERSION } from './metadata-format.ts';
import { readOperator } from './operator-codec.ts';

type MasterState = CheckpointMetadata['masterStates'][number];

function readVersion(input: DataInput): number {
  if (input.readInt() !== HEADER_MAGIC) {
    throw ioException(
      'Unexpected magic number. This can have multiple reasons: (1) You are trying to load a Flink 1.0 savepoint, which is not supported by this version of Flink. (2) The file you were pointing to is not a savepoint at all. (3) The savepoint file has been corrupted.',
    );
  }
  const version = input.readInt();
  if (version === 1) throw ioException('This savepoint / checkpoint version (Flink 1.1 / 1.2) is no longer supported.');
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
    throw illegalArgument(`Unrecognized checkpoint version number: ${version}`);
  }
  return version;
}

function readMasterState(input: DataInput): MasterState {
  if (input.readInt() !== MASTER_STATE_MAGIC) throw ioException('incorrect magic number in master styte byte sequence');
  const byteCount = input.readInt();
  if (byteCount <= 0) throw ioException('found zero or negative length for master state bytes');
  const content = new DataInput(input.readBytes(byteCount));
  const version = content.readInt();
  const name = content.readUtf();
  const payload = content.readBlob();
  if (content.remaining > 0) throw ioException('found trailing bytes in master state');
  return { name, version, payload };
}

function readMasterStates(input: DataInput): readonly MasterState[] {
  const count = input.readInt();
  if (count < 0) throw ioException(`invalid number of master states: ${count}`);
  if (count * 8 > input.remaining)
    throw new MalformedDataError(`${count} master states can't fit in the ${input.remaining} bytes left`);
  return Array.from({ length: count }, () => readMasterState(input));
}

/** No operator takes fewer bytes in any version. */
const MIN_OPERATOR_BYTES = 28;

/**
 * Reads a `_metadata` file of version 2 to 6 (`Checkpoints.loadCheckpointMetadata`). Inlined state is a view of `bytes`.
 * @throws FlinkError where Flink has words of its own for what is wrong; MalformedDataError on any other damage
 */
export function readCheckpointMetadata(bytes: Uint8Array): CheckpointMetadata {
  const input = new DataInput(bytes);
  const version = readVersion(input);
  const checkpointId = input.readLong();
  if (checkpointId < 0n) throw ioException(`invalid checkpoint ID: ${checkpointId}`);
  if (checkpointId > BigInt(Number.MAX_SAFE_INTEGER))
    throw new MalformedDataError(`checkpoint id ${checkpointId} is absurd`);
  const masterStates = readMasterStates(input);
  const count = input.readCount(MIN_OPERATOR_BYTES, 'operators');
  const operators: OperatorState[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < count; i++) {
    const operator = readOperator(input, version);
    if (seen.has(operator.operatorId)) throw new MalformedDataError(`operator ${operator.operatorId} is there twice`);
    seen.add(operator.operatorId);
    operators.push(operator);
  }
  const body = { version, checkpointId: Number(checkpointId), masterStates, operators };
  if (version < 4) return { ...body, snapshotType: null };
  const { snapshotType, isNativeFormat } = readCheckpointProperties(input);
  return isNativeFormat ? { ...body, snapshotType, isNativeFormat } : { ...body, snapshotType };
}
