import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { FlinkError } from '../../model/flink-error.ts';
import { expectEnd, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';

/** Offsets that are no offsets; Flink's markers. */
export const LATEST_OFFSET = -1;
export const EARLIEST_OFFSET = -2;
export const COMMITTED_OFFSET = -3;

/** Flink's `KafkaPartitionSplit`: what to read of one partition. */
export interface KafkaPartitionSplit {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read, or a marker; null if nobody looked it up yet (enumerator only). */
  readonly startingOffset: number | null;
  /** exclusive, or a marker; null if there is none */
  readonly stoppingOffset: number | null;
}

/** `transactions-0`: as Kafka prints a partition, and the split's id. */
export const splitIdOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}-${partition}`;

const VERSION = 0;
/** Long.MIN_VALUE: no offset. */
const NO_OFFSET = -(1n << 63n);

/** utf topic, i32 partition, i64 next offset, i64 stopping offset. */
export function writeKafkaSplit(split: KafkaPartitionSplit, target: DataOutput): void {
  target.writeUtf(split.topic);
  target.writeInt(split.partition);
  writeOffset(split.startingOffset, target);
  writeOffset(split.stoppingOffset, target);
}

/**
 * @throws MalformedDataError if it is no split
 * @throws FlinkError (FlinkRuntimeException) for offsets that are neither offsets nor markers
 */
export function readKafkaSplit(source: DataInput): KafkaPartitionSplit {
  const split = {
    topic: source.readUtf(),
    partition: source.readInt(),
    startingOffset: readOffset(source),
    stoppingOffset: readOffset(source),
  };
  checkOffsets(split);
  return split;
}

function writeOffset(offset: number | null, target: DataOutput): void {
  if (offset === null) target.writeLong(NO_OFFSET);
  else target.writeLongFromNumber(offset);
}

function readOffset(source: DataInput): number | null {
  const value = source.readLong();
  if (value === NO_OFFSET) return null;
  const offset = Number(value);
  if (!Number.isSafeInteger(offset))
    throw new MalformedDataError(`offset ${value} is beyond what a partition can hold`);
  return offset;
}

function checkOffsets(split: KafkaPartitionSplit): void {
  const { startingOffset, stoppingOffset } = split;
  const partition = splitIdOf(split);
  if (startingOffset !== null && startingOffset < COMMITTED_OFFSET) {
    throw flinkRuntime(
      `Invalid starting offset ${startingOffset} is specified for partition ${partition}. It should either be ` +
        'non-negative or be one of the [-1(earliest), -2(latest), -3(committed)].',
    );
  }
  const isMarker = stoppingOffset === LATEST_OFFSET || stoppingOffset === COMMITTED_OFFSET;
  if (stoppingOffset !== null && stoppingOffset < 0 && !isMarker) {
    throw flinkRuntime(
      `Illegal stopping offset ${stoppingOffset} is specified for partition ${partition}. It should either be ` +
        `non-negative or be one of the [-1(latest), -3(committed), ${NO_OFFSET}(Long.MIN_VALUE, no_stopping_offset)].`,
    );
  }
}

const flinkRuntime = (message: string): FlinkError =>
  new FlinkError('org.apache.flink.util.FlinkRuntimeException', message);

/** Flink's `KafkaPartitionSplitSerializer`: version 0 is written, the version is not looked at on reading. */
export const kafkaPartitionSplitSerializer: SimpleVersionedSerializer<KafkaPartitionSplit> = {
  version: VERSION,
  serialize(split) {
    const target = new DataOutput(64);
    writeKafkaSplit(split, target);
    return target.toBytes();
  },
  deserialize(_version, bytes) {
    const source = new DataInput(bytes);
    const split = readKafkaSplit(source);
    expectEnd(source, 'Kafka partition split');
    return split;
  },
};
