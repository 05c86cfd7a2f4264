import { assert, required } from '../base/assert.ts';
import type { DataOutput } from '../base/data-output.ts';
import type { SeededRandom } from '../base/seeded-random.ts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../model/watermark.ts';
import type { KeySelection } from '../operators/key-selection.ts';
import type { WatermarkStatus } from '../operators/output.ts';
import type { StreamPartitioner } from '../operators/stream-partitioner.ts';
import type { ProducerToConsumer } from '../protocol/channel-message.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';
import { channelsByKeyGroup, channelSelectorOf, type ChannelSelector } from './channel-selector.ts';
import { ACTIVE, IDLE, RECORD, RECORD_WITH_TIMESTAMP, WATERMARK } from './record-format.ts';
import type { ResultSubpartition } from './result-subpartition.ts';

/** Flink's `RecordWriter`: one job edge at its producing end. */
export abstract class RecordWriter {
  /** Set while something waits in a partial buffer; the task flushes when its time has come. */
  hasUnsent = false;
  /** A watermark was written: the task flushes at the end of its step. */
  wantsFlush = false;
  /** Records emitted in all. */
  recordsOut = 0;
  lastWatermark = MIN_WATERMARK;

  constructor(
    readonly subpartitions: readonly ResultSubpartition[],
    protected readonly serializer: TypeSerializer<unknown>,
  ) {}

  /** @throws TypeMismatchError if the value is not of the edge's type */
  abstract emit(value: unknown, timestamp: number): void;

  emitWatermark(timestamp: number): void {
    for (const subpartition of this.subpartitions) {
      const out = subpartition.beginElement();
      out.writeByte(WATERMARK);
      out.writeDouble(timestamp);
      subpartition.endElement();
    }
    this.lastWatermark = timestamp;
    this.hasUnsent = true;
    this.wantsFlush = true;
  }

  emitWatermarkStatus(status: WatermarkStatus): void {
    for (const subpartition of this.subpartitions) {
      subpartition.beginElement().writeByte(status === 'active' ? ACTIVE : IDLE);
      subpartition.endElement();
    }
    this.hasUnsent = true;
    this.wantsFlush = true;
  }

  /** To every channel, behind all that was emitted before. */
  broadcastEvent(event: ProducerToConsumer): void {
    for (const subpartition of this.subpartitions) subpartition.sendEvent(event);
    this.#allSent();
  }

  flush(): void {
    for (const subpartition of this.subpartitions) subpartition.flush();
    this.#allSent();
  }

  #allSent(): void {
    this.hasUnsent = false;
    this.wantsFlush = false;
  }

  get bytesOut(): number {
    return this.subpartitions.reduce((sum, subpartition) => sum + subpartition.bytes, 0);
  }

  protected writeTo(subpartition: ResultSubpartition, value: unknown, timestamp: number): void {
    const out = subpartition.beginElement();
    writeTag(out, timestamp, 9);
    this.#writeValue(subpartition, out, value);
  }

  protected writeKeyed(subpartition: ResultSubpartition, value: unknown, timestamp: number, mixedHash: number): void {
    const out = subpartition.beginElement();
    writeTag(out, timestamp, 13);
    out.view.setInt32(out.position, mixedHash);
    out.position += 4;
    this.#writeValue(subpartition, out, value);
  }

  #writeValue(subpartition: ResultSubpartition, out: DataOutput, value: unknown): void {
    try {
      this.serializer.serialize(value, out);
    } catch (error) {
      subpartition.abandonElement();
      throw error;
    }
    subpartition.endElement();
    this.hasUnsent = true;
    this.recordsOut++;
  }
}

/** @param headerBytes room to be made at once for the whole header */
function writeTag(out: DataOutput, timestamp: number, headerBytes: number): void {
  const at = out.reserve(headerBytes);
  if (timestamp === NO_TIMESTAMP) {
    out.buffer[at] = RECORD;
    out.position = at + 1;
  } else {
    out.buffer[at] = RECORD_WITH_TIMESTAMP;
    out.view.setFloat64(at + 1, timestamp);
    out.position = at + 9;
  }
}

/** `KeyGroupStreamPartitioner`: the hash is computed here, once, and travels with the record. */
class HashRecordWriter extends RecordWriter {
  readonly #channels: Int32Array;
  readonly #maxParallelism: number;

  constructor(
    subpartitions: readonly ResultSubpartition[],
    serializer: TypeSerializer<unknown>,
    readonly key: KeySelection<unknown, unknown>,
    maxParallelism: number,
  ) {
    super(subpartitions, serializer);
    this.#channels = channelsByKeyGroup(maxParallelism, subpartitions.length);
    this.#maxParallelism = maxParallelism;
  }

  override emit(value: unknown, timestamp: number): void {
    const mixedHash = this.key.mixedHash(value);
    const subpartition = this.subpartitions[this.#channels[mixedHash % this.#maxParallelism] ?? 0];
    if (subpartition !== undefined) this.writeKeyed(subpartition, value, timestamp, mixedHash);
  }
}

class SelectingRecordWriter extends RecordWriter {
  constructor(
    subpartitions: readonly ResultSubpartition[],
    serializer: TypeSerializer<unknown>,
    readonly select: ChannelSelector,
  ) {
    super(subpartitions, serializer);
  }

  override emit(value: unknown, timestamp: number): void {
    const subpartition = this.subpartitions[this.select(value)];
    if (subpartition !== undefined) this.writeTo(subpartition, value, timestamp);
  }
}

class BroadcastRecordWriter extends RecordWriter {
  override emit(value: unknown, timestamp: number): void {
    for (const subpartition of this.subpartitions) this.writeTo(subpartition, value, timestamp);
  }
}

/** An edge to a vertex that had finished before the restored snapshot: nobody is there. */
class DiscardingRecordWriter extends RecordWriter {
  override emit(): void {}
}

/** @param maxParallelism of the target vertex: decides key groups */
export function createRecordWriter(
  partitioner: StreamPartitioner,
  subpartitions: readonly ResultSubpartition[],
  serializer: TypeSerializer<unknown>,
  maxParallelism: number,
  random: SeededRandom,
): RecordWriter {
  if (subpartitions.length === 0) return new DiscardingRecordWriter(subpartitions, serializer);
  if (partitioner.kind === 'HASH') {
    assert(maxParallelism >= subpartitions.length, `max parallelism ${maxParallelism} of a HASH edge`);
    return new HashRecordWriter(subpartitions, serializer, partitioner.key, maxParallelism);
  }
  if (partitioner.kind === 'BROADCAST') return new BroadcastRecordWriter(subpartitions, serializer);
  const select = channelSelectorOf(partitioner, subpartitions.length, random);
  return new SelectingRecordWriter(subpartitions, serializer, required(select, 'channel selector'));
}
