import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { FlinkError } from '../../model/flink-error.ts';
import { expectEnd, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';
import { readKafkaSplit, writeKafkaSplit, EARLIEST_OFFSET, type KafkaPartitionSplit } from './kafka-partition-split.ts';

/** Flink's `AssignmentStatus`, in its order. ASSIGNED: some reader has it, it is never given out again. */
const ASSIGNMENT_STATUSES = ['ASSIGNED', 'UNASSIGNED'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export interface SplitAndAssignmentStatus {
  /** An assigned split keeps the offset that it was started with. */
  readonly split: KafkaPartitionSplit;
  readonly status: AssignmentStatus;
}

/** Flink's `KafkaSourceEnumState`: every partition ever discovered. */
export interface KafkaEnumeratorState {
  readonly splits: readonly SplitAndAssignmentStatus[];
  readonly initialDiscoveryFinished: boolean;
}

const CURRENT_VERSION = 3;
/** Versioned splits in version 3 (u16 + i32 + 2 × i64, length, status); bare partitions before it. */
const MIN_SPLIT_BYTES = 30;
const MIN_PARTITION_BYTES = 6;
const SPLIT_VERSION = 0;

/** Flink's `KafkaSourceEnumStateSerializer`: writes version 3, reads 1 to 3. */
export const kafkaEnumeratorStateSerializer: SimpleVersionedSerializer<KafkaEnumeratorState> = {
  version: CURRENT_VERSION,
  serialize({ splits, initialDiscoveryFinished }) {
    const target = new DataOutput();
    target.writeInt(splits.length);
    if (splits.length > 0) target.writeInt(SPLIT_VERSION);
    for (const { split, status } of splits) {
      const bytes = new DataOutput(64);
      writeKafkaSplit(split, bytes);
      target.writeBlob(bytes.written());
      target.writeInt(ASSIGNMENT_STATUSES.indexOf(status));
    }
    target.writeBoolean(initialDiscoveryFinished);
    return target.toBytes();
  },
  deserialize(version, bytes) {
    const source = new DataInput(bytes);
    const state = readState(version, source);
    if (source.remaining > 0) throw ioException('Unexpected trailing bytes in serialized topic partitions');
    return state;
  },
};

function readState(version: number, source: DataInput): KafkaEnumeratorState {
  switch (version) {
    case CURRENT_VERSION:
      return { splits: readSplits(source), initialDiscoveryFinished: source.readBoolean() };
    case 2:
      return { splits: readPartitions(source, true), initialDiscoveryFinished: source.readBoolean() };
    case 1:
      return { splits: readPartitions(source, false), initialDiscoveryFinished: true };
    case 0:
      throw ioException(
        'The bytes are serialized with version 0 (assignments by subtask), which Sluice does not read.',
      );
    default:
      throw ioException(
        `The bytes are serialized with version ${version}, while this deserializer only supports version up to ${CURRENT_VERSION}`,
      );
  }
}

function readSplits(source: DataInput): SplitAndAssignmentStatus[] {
  const count = source.readCount(MIN_SPLIT_BYTES, 'Kafka splits');
  // The version stands once, before the first split; it is not looked at.
  if (count > 0) source.readInt();
  return Array.from({ length: count }, () => {
    const bytes = new DataInput(source.readBlob());
    const split = readKafkaSplit(bytes);
    expectEnd(bytes, 'Kafka partition split');
    return { split, status: readStatus(source) };
  });
}

function readPartitions(source: DataInput, withStatus: boolean): SplitAndAssignmentStatus[] {
  const count = source.readCount(MIN_PARTITION_BYTES, 'Kafka partitions');
  return Array.from({ length: count }, () => {
    const split = {
      topic: source.readUtf(),
      partition: source.readInt(),
      startingOffset: EARLIEST_OFFSET,
      stoppingOffset: null,
    };
    return { split, status: withStatus ? readStatus(source) : 'ASSIGNED' };
  });
}

function readStatus(source: DataInput): AssignmentStatus {
  const status = ASSIGNMENT_STATUSES[source.readInt()];
  if (status === undefined) throw new FlinkError('java.lang.IllegalArgumentException', 'statusCode is invalid.');
  return status;
}

const ioException = (message: string): FlinkError => new FlinkError('java.io.IOException', message);
