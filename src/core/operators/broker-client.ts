/** One stored record. `timestamp` in ms, `NO_TIMESTAMP` if none. Key and value are the serializers' bytes. */
export interface BrokerRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly value: Uint8Array;
}

/** A transaction as a committable names it: Kafka's producer id and epoch. */
export interface BrokerTransaction {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly epoch: number;
}

/** What a topic is, as operators see it. A generator topic is evaluated in the source's own worker. */
export interface TopicDescription {
  readonly topic: string;
  readonly partitions: number;
  /** Present for topics that store nothing: their records are a pure function of seed, partition and offset. */
  readonly generator: {
    readonly name: string;
    readonly seed: number;
    readonly recordsPerPartition: number | null;
    readonly ratePerSecond: number | null;
  } | null;
  /** True once nothing will be appended any more (a file that was read to its end): the topic is bounded. */
  readonly sealed: boolean;
  /** Per partition the offset after the last committed record; absent for generator topics. For `latest`. */
  readonly endOffsets?: readonly number[];
  /** Bytes of the record type's serializer, or one JSON value in UTF-8 (a dropped file). */
  readonly format: 'serialized' | 'json';
}

/** Why the broker refused. `className` is the Kafka exception that a real client would see. */
export interface BrokerFailure {
  readonly className: string;
  readonly message: string;
}

/** Called once, as mail of the task. */
export type BrokerCallback<T> = (result: { ok: true; value: T } | { ok: false; error: BrokerFailure }) => void;

/** The session's broker as one task attempt sees it: asynchronous, in order, no waiting inside. */
export interface BrokerClient {
  describeTopic(topic: string, callback: BrokerCallback<TopicDescription>): void;
  /**
   * Records of a partition from `offset`, read_committed unless said otherwise. Answers when at least one record or
   * the end is there (long poll), with the offset to go on from, and `end` when a sealed topic is read to its end.
   */
  fetch(
    request: {
      topic: string;
      partition: number;
      offset: number;
      maxBytes: number;
      isolation: 'read_committed' | 'read_uncommitted';
    },
    callback: BrokerCallback<{
      records: readonly BrokerRecord[];
      nextOffset: number;
      end: boolean;
    }>,
  ): void;
  /** Kafka's InitProducerId: fences older epochs of the id and aborts its open transaction. */
  initProducer(transactionalId: string, callback: BrokerCallback<BrokerTransaction>): void;
  /** Appends; `transaction` null means at once and visible. The callback confirms durability. */
  produce(
    request: {
      topic: string;
      partition: number | null;
      records: readonly {
        timestamp: number;
        keyHash: number;
        value: Uint8Array;
      }[];
      transaction: BrokerTransaction | null;
    },
    callback: BrokerCallback<null>,
  ): void;
  /** Idempotent by transactional id, producer id and epoch. */
  commit(transaction: BrokerTransaction, callback: BrokerCallback<null>): void;
  abort(transaction: BrokerTransaction, callback: BrokerCallback<null>): void;
}
