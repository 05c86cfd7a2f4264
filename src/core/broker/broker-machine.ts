import { assertUnreachable, required } from '../base/assert.ts';
import type {
  BrokerToTask,
  RecordFormat,
  TaskToBroker,
  WireRecord,
  WireTransaction,
} from '../protocol/broker-message.ts';
import type { BrokerLogEntry, GeneratorSpec } from './log-entry.ts';
import type { PartitionLog } from './partition-log.ts';
import { Topic } from './topic.ts';
import { Transactions, type BrokerRefusal } from './transactions.ts';

/** Kafka has no such default; 16 keeps a key's order at every parallelism that a tab runs. */
export const DEFAULT_PARTITIONS = 16;
const DEFAULT_RETENTION_BYTES = 64 * 1024 * 1024;
const MAX_PARTITIONS = 1024;
/** Kafka's markers in place of an offset. */
const EARLIEST = -2;
const LATEST = -1;
const TOPIC_NAME = /^[A-Za-z0-9._-]{1,249}$/;

/** What the host does for the broker. `persist` is answered by `onPersisted(persistId)`, in order. */
export type BrokerEffect =
  | { readonly type: 'answer'; readonly port: string; readonly message: BrokerToTask }
  | { readonly type: 'persist'; readonly persistId: number; readonly entries: readonly BrokerLogEntry[] };

/** What a topic is made with; what is left out has a default. */
export interface TopicShape {
  readonly partitions?: number;
  readonly generator?: GeneratorSpec | null;
  readonly format?: RecordFormat;
}

type FetchRequest = Extract<TaskToBroker, { type: 'fetch' }>;

interface WaitingFetch {
  readonly port: string;
  readonly request: FetchRequest;
}

/**
 * The session's broker. Ports are opened and closed by the host, one per task attempt; a closed port's waiting
 * requests are forgotten, its transactions stay as they are until somebody ends or fences them.
 */
export class BrokerMachine {
  readonly #topics = new Map<string, Topic>();
  readonly #transactions = new Transactions();
  #waitingFetches: WaitingFetch[] = [];
  readonly #awaitingPersistence = new Map<number, { port: string; message: BrokerToTask } | null>();
  #nextPersistId = 1;
  #effects: BrokerEffect[] = [];

  /**
   * @param unknownTransactions what to do with the commit of a transaction that was never begun here: a broker that lives
   *   as long as its jobs' savepoints refuses, as Kafka does; one that is new in each process can only accept
   */
  constructor(
    readonly retentionBytes: number = DEFAULT_RETENTION_BYTES,
    readonly unknownTransactions: 'refuse' | 'accept' = 'refuse',
  ) {}

  /** Rebuilds the state from what was persisted. Call before anything else. */
  replay(entry: BrokerLogEntry): void {
    switch (entry.type) {
      case 'topic-created':
        this.#topics.set(
          entry.topic,
          new Topic(entry.topic, entry.partitions, entry.generator, entry.format, this.retentionBytes),
        );
        break;
      case 'topic-sealed': {
        const topic = this.#topics.get(entry.topic);
        if (topic !== undefined) topic.sealed = true;
        break;
      }
      case 'topic-deleted':
        this.#topics.delete(entry.topic);
        break;
      case 'batch':
        this.#topics.get(entry.topic)?.partitions[entry.partition]?.skipTo(entry.baseOffset);
        this.#append(entry.topic, entry.partition, entry.records, entry.transaction);
        break;
      case 'producer-initialized':
        this.#transactions.initialize(entry.transaction);
        break;
      case 'transaction-ended':
        this.#transactions.end(entry.transaction, entry.committed);
        break;
      default:
        assertUnreachable(entry);
    }
  }

  receive(port: string, message: TaskToBroker): BrokerEffect[] {
    switch (message.type) {
      case 'describe-topic':
        this.#describe(port, message.requestId, message.topic);
        break;
      case 'fetch':
        this.#fetch(port, message);
        break;
      case 'init-producer':
        this.#initProducer(port, message.requestId, message.transactionalId);
        break;
      case 'produce':
        this.#produce(port, message);
        break;
      case 'commit':
        this.#end(port, message.requestId, message.transaction, true);
        break;
      case 'abort':
        this.#end(port, message.requestId, message.transaction, false);
        break;
      default:
        assertUnreachable(message);
    }
    return this.#drain();
  }

  onPersisted(persistId: number): BrokerEffect[] {
    const answer = this.#awaitingPersistence.get(persistId);
    this.#awaitingPersistence.delete(persistId);
    if (answer) this.#effects.push({ type: 'answer', ...answer });
    return this.#drain();
  }

  /** The storage refused: the request that waited for it fails, what is in memory stays usable until a reload. */
  onPersistFailed(persistId: number, reason: string): BrokerEffect[] {
    const answer = this.#awaitingPersistence.get(persistId);
    this.#awaitingPersistence.delete(persistId);
    if (answer) {
      const message: BrokerToTask = {
        type: 'failed',
        requestId: answer.message.requestId,
        className: 'org.apache.kafka.common.errors.KafkaStorageException',
        message: `The broker could not store the request: ${reason}`,
      };
      this.#effects.push({ type: 'answer', port: answer.port, message });
    }
    return this.#drain();
  }

  closePort(port: string): void {
    this.#waitingFetches = this.#waitingFetches.filter((waiting) => waiting.port !== port);
    for (const [persistId, answer] of this.#awaitingPersistence) {
      if (answer?.port === port) this.#awaitingPersistence.set(persistId, null);
    }
  }

  // Administration, by the trusted side only.

  /** Creates a topic, or answers why not. Creating it again with the same shape is fine. */
  createTopic(name: string, shape: TopicShape = {}): BrokerEffect[] {
    if (!this.#topics.has(name)) this.#create(name, shape);
    return this.#drain();
  }

  deleteTopic(name: string): BrokerEffect[] {
    if (this.#topics.has(name)) this.#persist([{ type: 'topic-deleted', topic: name }], null);
    return this.#drain();
  }

  /** Appends committed records: a dropped file, or by hand. */
  load(name: string, records: readonly WireRecord[]): BrokerEffect[] {
    const topic = this.#topics.get(name) ?? this.#create(name, {});
    for (const [partition, batch] of groupByPartition(records, topic.partitions.length)) {
      this.#append(name, partition, batch, null, true);
    }
    this.#retryFetches();
    return this.#drain();
  }

  /** Nothing will be appended any more: readers end. */
  sealTopic(name: string): BrokerEffect[] {
    if (this.#topics.has(name)) this.#persist([{ type: 'topic-sealed', topic: name }], null);
    this.#retryFetches();
    return this.#drain();
  }

  topics(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  transactionStatus(transactionalId: string): string | null {
    return this.#transactions.statusOf(transactionalId);
  }

  // Requests of tasks.

  #describe(port: string, requestId: number, name: string): void {
    if (!TOPIC_NAME.test(name)) {
      this.#refuse(port, requestId, invalidTopic(name));
      return;
    }
    const topic = this.#topics.get(name) ?? this.#create(name, {});
    this.#answer(port, { type: 'topic', requestId, topic: topic.describe() });
  }

  /** Answers, or lets the request wait until there is something to read. */
  #fetch(port: string, request: FetchRequest): void {
    const topic = this.#topics.get(request.topic);
    const log = topic?.partitions[request.partition];
    if (topic === undefined || log === undefined) {
      this.#refuse(port, request.requestId, {
        className: 'org.apache.kafka.common.errors.UnknownTopicOrPartitionException',
        message: `This server does not host this topic-partition: ${request.topic}-${request.partition}.`,
      });
      return;
    }
    const offset = resolveOffset(request.offset, log, request.isolation);
    if (offset === null) {
      this.#refuse(port, request.requestId, outOfRange(request));
      return;
    }
    const { records, nextOffset } = log.read(offset, request.maxBytes, request.isolation);
    const end = topic.sealed && nextOffset >= log.endOffset;
    if (records.length === 0 && nextOffset <= offset && !end) {
      // A reader of the latest record waits at the end that it found, not at one that moves on.
      this.#waitingFetches.push({ port, request: { ...request, offset } });
      return;
    }
    this.#answer(port, { type: 'records', requestId: request.requestId, records, nextOffset, end });
  }

  #retryFetches(): void {
    const waiting = this.#waitingFetches;
    this.#waitingFetches = [];
    for (const { port, request } of waiting) this.#fetch(port, request);
  }

  #initProducer(port: string, requestId: number, transactionalId: string): void {
    const transaction = this.#transactions.nextProducer(transactionalId);
    this.#persist([{ type: 'producer-initialized', transaction }], {
      port,
      message: { type: 'producer', requestId, transaction },
    });
    this.#retryFetches();
  }

  #produce(port: string, message: Extract<TaskToBroker, { type: 'produce' }>): void {
    const { requestId, transaction, partition } = message;
    const refusal = TOPIC_NAME.test(message.topic)
      ? transaction && this.#transactions.refusalToAppend(transaction)
      : invalidTopic(message.topic);
    if (refusal) {
      this.#refuse(port, requestId, refusal);
      return;
    }
    const topic = this.#topics.get(message.topic) ?? this.#create(message.topic, {});
    if (partition !== null && topic.partitions[partition] === undefined) {
      this.#refuse(port, requestId, invalidTopic(`${message.topic}-${partition}`));
      return;
    }
    const batches =
      partition === null
        ? groupByPartition(message.records, topic.partitions.length)
        : [[partition, message.records] as const];
    const entries = batches.map(([target, records]) => this.#append(message.topic, target, records, transaction));
    this.#persistApplied(entries, { port, message: { type: 'done', requestId } });
    this.#retryFetches();
  }

  #end(port: string, requestId: number, transaction: WireTransaction, committed: boolean): void {
    const check = this.#transactions.checkEnd(transaction, committed);
    const isForeign = this.#transactions.statusOf(transaction.transactionalId) === null;
    if (check === 'done' || (isForeign && this.unknownTransactions === 'accept')) {
      this.#answer(port, { type: 'done', requestId });
    } else if (check !== null) {
      this.#refuse(port, requestId, check);
    } else {
      const entry: BrokerLogEntry = { type: 'transaction-ended', transaction, committed };
      this.#persist([entry], { port, message: { type: 'done', requestId } });
      this.#retryFetches();
    }
  }

  // State and effects.

  #create(name: string, shape: TopicShape): Topic {
    const { partitions = DEFAULT_PARTITIONS, generator = null, format = 'serialized' } = shape;
    this.#persist([{ type: 'topic-created', topic: name, partitions, generator, format }], null);
    return required(this.#topics.get(name), `topic ${name}`);
  }

  /** @param persist also emit the entry on its own */
  #append(
    name: string,
    partition: number,
    records: readonly WireRecord[],
    transaction: WireTransaction | null,
    persist = false,
  ): BrokerLogEntry {
    const log = this.#topics.get(name)?.partitions[partition];
    const baseOffset = log?.endOffset ?? 0;
    const batch = log?.append(records, transaction);
    if (batch !== undefined && transaction !== null) this.#transactions.addBatch(transaction, batch);
    const entry: BrokerLogEntry = { type: 'batch', topic: name, partition, baseOffset, records, transaction };
    if (persist) this.#persistApplied([entry], null);
    return entry;
  }

  /** Applies entries and has them persisted; `answer` leaves when they are. */
  #persist(entries: readonly BrokerLogEntry[], answer: { port: string; message: BrokerToTask } | null): void {
    for (const entry of entries) this.replay(entry);
    this.#persistApplied(entries, answer);
  }

  #persistApplied(entries: readonly BrokerLogEntry[], answer: { port: string; message: BrokerToTask } | null): void {
    const persistId = this.#nextPersistId++;
    this.#awaitingPersistence.set(persistId, answer);
    this.#effects.push({ type: 'persist', persistId, entries });
  }

  #answer(port: string, message: BrokerToTask): void {
    this.#effects.push({ type: 'answer', port, message });
  }

  #refuse(port: string, requestId: number, refusal: BrokerRefusal): void {
    this.#answer(port, { type: 'failed', requestId, className: refusal.className, message: refusal.message });
  }

  #drain(): BrokerEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}

/** Kafka's markers as offsets; null if the partition does not have the offset (any more, or yet). */
function resolveOffset(offset: number, log: PartitionLog, isolation: FetchRequest['isolation']): number | null {
  if (offset === EARLIEST) return log.startOffset;
  if (offset === LATEST) return isolation === 'read_committed' ? log.lastStableOffset : log.endOffset;
  return offset < log.startOffset || offset > log.endOffset ? null : offset;
}

const outOfRange = ({ topic, partition, offset }: FetchRequest): BrokerRefusal => ({
  className: 'org.apache.kafka.clients.consumer.OffsetOutOfRangeException',
  message: `Fetch position ${offset} is out of range for partition ${topic}-${partition}.`,
});

const invalidTopic = (name: string): BrokerRefusal => ({
  className: 'org.apache.kafka.common.errors.InvalidTopicException',
  message: `Invalid topic: ${name.slice(0, 80)}. Names have at most 249 of the characters a-z A-Z 0-9 . _ -; a topic has at most ${MAX_PARTITIONS} partitions.`,
});

/** Records of one key always go to one partition. */
function groupByPartition(records: readonly WireRecord[], partitions: number): [number, WireRecord[]][] {
  const groups = new Map<number, WireRecord[]>();
  for (const record of records) {
    const partition = record.keyHash % partitions;
    const group = groups.get(partition);
    if (group === undefined) groups.set(partition, [record]);
    else group.push(record);
  }
  return [...groups];
}
