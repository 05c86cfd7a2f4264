import { FlinkError } from '../../model/flink-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import type { TopicDescription } from '../broker-client.ts';
import type { ReaderOutput, SourceOutput, SourceReader, SourceReaderContext } from '../source/source-reader.ts';
import type { InputStatus } from '../stream-operator.ts';
import { GeneratedPartitionReader } from './generated-partition-reader.ts';
import { splitIdOf, type KafkaPartitionSplit } from './kafka-partition-split.ts';
import type { PartitionReader } from './partition-reader.ts';
import { recordDecoder } from './record-decoder.ts';
import { StoredPartitionReader } from './stored-partition-reader.ts';

/** So many records of one partition before the next gets its turn: their event times stay near each other. */
const RECORDS_PER_TURN = 64;

interface OpenPartition<T> {
  readonly splitId: string;
  readonly reader: PartitionReader<T>;
  output: SourceOutput<T> | null;
}

/** Flink's `KafkaSourceReader`: reads the partitions that it was given, in turns. */
export class KafkaSourceReader<T> implements SourceReader<T, KafkaPartitionSplit> {
  readonly #context: SourceReaderContext;
  readonly #type: TypeInformation<T>;
  /** Splits of topics that the broker has not described yet. */
  #waiting: KafkaPartitionSplit[] = [];
  readonly #topics = new Map<string, TopicDescription | 'asked'>();
  readonly #open: OpenPartition<T>[] = [];
  #turn = 0;
  #noMoreSplits = false;
  #askedWhetherComplete = false;
  #wakeUpAt = Infinity;
  #closed = false;

  constructor(context: SourceReaderContext, type: TypeInformation<T>) {
    this.#context = context;
    this.#type = type;
  }

  start(): void {}

  addSplits(splits: readonly KafkaPartitionSplit[]): void {
    this.#waiting.push(...splits);
    for (const { topic } of splits) this.#describe(topic);
    this.#openWaiting();
  }

  notifyNoMoreSplits(): void {
    this.#noMoreSplits = true;
  }

  pollNext(output: ReaderOutput<T>, maxRecords: number): InputStatus {
    let emitted = 0;
    for (let idle = 0; idle < this.#open.length && emitted < maxRecords;) {
      const partition = this.#open[this.#turn % this.#open.length];
      if (partition === undefined) break;
      const count = this.#pollPartition(partition, output, Math.min(RECORDS_PER_TURN, maxRecords - emitted));
      emitted += count;
      this.#turn = (this.#turn + 1) % Math.max(1, this.#open.length);
      idle = count > 0 ? 0 : idle + 1;
    }
    if (emitted > 0) return 'MORE_AVAILABLE';
    return this.#isAtEnd() ? 'END_OF_INPUT' : this.#waitForMore();
  }

  snapshotState(_checkpointId: number): readonly KafkaPartitionSplit[] {
    return [...this.#open.map(({ reader }) => reader.split()), ...this.#waiting];
  }

  close(): void {
    this.#closed = true;
    for (const { reader } of this.#open) reader.close();
  }

  #pollPartition(partition: OpenPartition<T>, output: ReaderOutput<T>, maxRecords: number): number {
    partition.output ??= output.createOutputForSplit(partition.splitId);
    const count = partition.reader.poll(partition.output, maxRecords);
    if (partition.reader.status === 'stopped') {
      // It leaves the state for good; in the enumerator it stays assigned.
      this.#open.splice(this.#open.indexOf(partition), 1);
      output.releaseOutputForSplit(partition.splitId);
    }
    return count;
  }

  /** Partitions of finite topics stay in the state at their end, so that another job could read on. */
  #isAtEnd(): boolean {
    if (this.#waiting.length > 0 || this.#open.some(({ reader }) => reader.status === 'reading')) return false;
    if (this.#noMoreSplits) return true;
    if (this.#open.length > 0 && !this.#askedWhetherComplete) {
      this.#askedWhetherComplete = true;
      this.#context.sendSplitRequest();
    }
    return false;
  }

  #waitForMore(): InputStatus {
    const next = Math.min(...this.#open.map(({ reader }) => reader.nextPollAt ?? Infinity));
    if (next < this.#wakeUpAt) {
      this.#wakeUpAt = next;
      this.#context.processingTime.registerTimer(next, () => {
        this.#wakeUpAt = Infinity;
        this.#context.wakeUp();
      });
    }
    return 'NOTHING_AVAILABLE';
  }

  #describe(topic: string): void {
    if (this.#topics.has(topic)) return;
    this.#topics.set(topic, 'asked');
    this.#context.broker.describeTopic(topic, (result) => {
      if (this.#closed) return;
      if (!result.ok) {
        this.#context.fail(new FlinkError(result.error.className, result.error.message));
        return;
      }
      this.#topics.set(topic, result.value);
      this.#openWaiting();
      this.#context.wakeUp();
    });
  }

  #openWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const split of waiting) {
      const topic = this.#topics.get(split.topic);
      if (topic === undefined || topic === 'asked') this.#waiting.push(split);
      else this.#open.push({ splitId: splitIdOf(split), reader: this.#readerOf(split, topic), output: null });
    }
  }

  #readerOf(split: KafkaPartitionSplit, topic: TopicDescription): PartitionReader<T> {
    if (topic.generator !== null)
      return new GeneratedPartitionReader(split, topic, () => this.#context.processingTime.now());
    return new StoredPartitionReader(split, topic, recordDecoder(topic.format, this.#type), this.#context);
  }
}
