import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerFailure, BrokerRecord, TopicDescription } from '../broker-client.ts';
import type { SourceOutput, SourceReaderContext } from '../source/source-reader.ts';
import { EARLIEST_OFFSET, LATEST_OFFSET, splitIdOf, type KafkaPartitionSplit } from './kafka-partition-split.ts';
import { PartitionPosition, type PartitionReader } from './partition-reader.ts';
import type { RecordDecoder } from './record-decoder.ts';

const FETCH_MAX_BYTES = 64 * 1024;
const OUT_OF_RANGE = 'org.apache.kafka.clients.consumer.OffsetOutOfRangeException';
const NO_RECORDS: readonly BrokerRecord[] = [];

/** Reads a stored partition through the broker, one fetch ahead of what was handed on. Read committed. */
export class StoredPartitionReader<T> implements PartitionReader<T> {
  readonly nextPollAt = null;
  readonly #context: SourceReaderContext;
  readonly #topic: TopicDescription;
  readonly #decode: RecordDecoder<T>;
  readonly #position: PartitionPosition;
  readonly #partition: string;
  /** What is being handed on, and from where in it. */
  #records = NO_RECORDS;
  #index = 0;
  /** What came meanwhile. */
  #ahead = NO_RECORDS;
  #fetchOffset: number;
  #fetching = false;
  #atEnd = false;
  #stopped = false;
  #closed = false;

  constructor(
    split: KafkaPartitionSplit,
    topic: TopicDescription,
    decode: RecordDecoder<T>,
    context: SourceReaderContext,
  ) {
    this.#context = context;
    this.#topic = topic;
    this.#decode = decode;
    this.#position = new PartitionPosition(split);
    this.#partition = splitIdOf(split);
    this.#fetchOffset = this.#position.startingOffset ?? startOf(split);
    this.#stopped = this.#fetchOffset >= this.#position.stoppingOffset;
    this.#fetch();
  }

  get status(): 'reading' | 'ended' | 'stopped' {
    if (this.#stopped) return 'stopped';
    return this.#atEnd && this.#index >= this.#records.length && this.#ahead.length === 0 ? 'ended' : 'reading';
  }

  poll(output: SourceOutput<T>, maxRecords: number): number {
    if (this.#index >= this.#records.length) this.#takeNextBatch();
    let count = 0;
    while (count < maxRecords && !this.#stopped) {
      const record = this.#records[this.#index];
      if (record === undefined) break;
      if (record.offset >= this.#position.stoppingOffset) {
        this.#stopped = true;
        break;
      }
      output.collect(this.#decoded(record), record.timestamp);
      this.#index++;
      count++;
      this.#position.advanceTo(record.offset + 1);
    }
    return count;
  }

  split(): KafkaPartitionSplit {
    return this.#position.split();
  }

  close(): void {
    this.#closed = true;
  }

  #takeNextBatch(): void {
    this.#records = this.#ahead;
    this.#ahead = NO_RECORDS;
    this.#index = 0;
    this.#fetch();
  }

  #decoded(record: BrokerRecord): T {
    try {
      return this.#decode(record.value);
    } catch (error) {
      throw new FlinkError(
        'java.io.IOException',
        `Failed to deserialize the record at offset ${record.offset} of ${this.#partition}`,
        error,
      );
    }
  }

  #fetch(): void {
    if (this.#fetching || this.#atEnd || this.#stopped || this.#ahead.length > 0) return;
    this.#fetching = true;
    const request = {
      topic: this.#topic.topic,
      partition: this.#position.split().partition,
      offset: this.#fetchOffset,
      maxBytes: FETCH_MAX_BYTES,
      isolation: 'read_committed',
    } as const;
    this.#context.broker.fetch(request, (result) => {
      this.#fetching = false;
      if (this.#closed) return;
      if (result.ok) this.#fetched(result.value);
      else this.#refused(result.error);
      this.#context.wakeUp();
    });
  }

  #fetched(batch: {
    readonly records: readonly BrokerRecord[];
    readonly nextOffset: number;
    readonly end: boolean;
  }): void {
    this.#ahead = batch.records;
    this.#fetchOffset = batch.nextOffset;
    this.#atEnd = batch.end;
    // All of it may have been aborted: go on behind it.
    if (batch.records.length === 0) this.#fetch();
  }

  /** The consumer's reset: an offset that fell off, or that the topic doesn't have, is read from the beginning. */
  #refused(error: BrokerFailure): void {
    if (error.className !== OUT_OF_RANGE) {
      this.#context.fail(new FlinkError(error.className, error.message));
      return;
    }
    this.#context.log(
      'warn',
      `${this.#partition}: offset ${this.#fetchOffset} is out of range, reading from the earliest.`,
    );
    this.#fetchOffset = EARLIEST_OFFSET;
    this.#fetch();
  }
}

const startOf = ({ startingOffset }: KafkaPartitionSplit): number =>
  startingOffset === LATEST_OFFSET ? LATEST_OFFSET : EARLIEST_OFFSET;
