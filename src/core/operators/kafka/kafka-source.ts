import { FlinkError } from '../../model/flink-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import type { SourceReader, SourceReaderContext } from '../source/source-reader.ts';
import type { Boundedness, Source } from '../source/source.ts';
import type { TopicUse } from '../topic-use.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from '../source/split-enumerator.ts';
import { kafkaEnumeratorStateSerializer, type KafkaEnumeratorState } from './kafka-enumerator-state.ts';
import { kafkaPartitionSplitSerializer, type KafkaPartitionSplit } from './kafka-partition-split.ts';
import { KafkaSourceEnumerator } from './kafka-source-enumerator.ts';
import { KafkaSourceReader } from './kafka-source-reader.ts';
import type { KafkaSubscription } from './kafka-subscription.ts';
import { OffsetsInitializer } from './offsets-initializer.ts';

const DEFAULT_DISCOVERY_INTERVAL_MS = 5 * 60 * 1000;

/** What `KafkaSource.topic` may be told beside topic and type. */
export interface KafkaSourceOptions {
  /** Where to start without state; default: the earliest record. */
  readonly startingOffsets?: OffsetsInitializer;
  /** Where to stop: makes the source finite. */
  readonly bounded?: OffsetsInitializer;
}

/**
 * Flink's `KafkaSource`, reading from the broker of the session. Splits, positions and what the enumerator remembers
 * stand in a savepoint as those of flink-connector-kafka.
 */
export class KafkaSource<T> implements Source<T, KafkaPartitionSplit, KafkaEnumeratorState> {
  readonly splitSerializer = kafkaPartitionSplitSerializer;
  readonly enumeratorCheckpointSerializer = kafkaEnumeratorStateSerializer;

  constructor(
    readonly subscription: KafkaSubscription,
    readonly producedType: TypeInformation<T>,
  ) {}

  /** Reads one topic whose records are of `type`. */
  static topic<T>(topic: string, type: TypeInformation<T>, options: KafkaSourceOptions = {}): KafkaSource<T> {
    const builder = KafkaSource.builder<T>().setTopics(topic).setValueOnlyDeserializer(type);
    if (options.startingOffsets !== undefined) builder.setStartingOffsets(options.startingOffsets);
    if (options.bounded !== undefined) builder.setBounded(options.bounded);
    return builder.build();
  }

  static builder<T>(): KafkaSourceBuilder<T> {
    return new KafkaSourceBuilder<T>();
  }

  get topicUses(): readonly TopicUse[] {
    return this.subscription.topics.map((topic) => ({ topic, access: 'read', type: this.producedType }));
  }

  get boundedness(): Boundedness {
    return this.subscription.stoppingOffsets === null ? 'CONTINUOUS_UNBOUNDED' : 'BOUNDED';
  }

  createEnumerator(context: SplitEnumeratorContext<KafkaPartitionSplit>): SplitEnumerator<KafkaEnumeratorState> {
    return new KafkaSourceEnumerator(this.subscription, context, null);
  }

  restoreEnumerator(
    context: SplitEnumeratorContext<KafkaPartitionSplit>,
    checkpoint: KafkaEnumeratorState,
  ): SplitEnumerator<KafkaEnumeratorState> {
    return new KafkaSourceEnumerator(this.subscription, context, checkpoint);
  }

  createReader(context: SourceReaderContext): SourceReader<T, KafkaPartitionSplit> {
    return new KafkaSourceReader(context, this.producedType);
  }
}

/** Flink's `KafkaSourceBuilder`. Settings that name a real cluster (bootstrap servers, group id) are taken and unused. */
export class KafkaSourceBuilder<T> {
  #topics: readonly string[] = [];
  #type: TypeInformation<T> | null = null;
  #startingOffsets = OffsetsInitializer.earliest();
  #stoppingOffsets: OffsetsInitializer | null = null;
  #discoveryIntervalMs = DEFAULT_DISCOVERY_INTERVAL_MS;

  setBootstrapServers(_servers: string): this {
    return this;
  }

  setGroupId(_groupId: string): this {
    return this;
  }

  setTopics(...topics: readonly string[]): this {
    this.#topics = topics;
    return this;
  }

  setStartingOffsets(offsets: OffsetsInitializer): this {
    this.#startingOffsets = offsets;
    return this;
  }

  /** Stop at these offsets: the source is finite. */
  setBounded(offsets: OffsetsInitializer): this {
    this.#stoppingOffsets = offsets;
    return this;
  }

  /** The type of the records; its serializer reads them. */
  setValueOnlyDeserializer(type: TypeInformation<T>): this {
    this.#type = type;
    return this;
  }

  setProperty(key: string, value: string): this {
    if (key === 'partition.discovery.interval.ms') this.#discoveryIntervalMs = Number(value);
    return this;
  }

  /** @throws FlinkError (IllegalStateException, NullPointerException) if topics or type are missing */
  build(): KafkaSource<T> {
    if (this.#topics.length === 0) {
      throw new FlinkError(
        'java.lang.NullPointerException',
        'No subscribe mode is specified, should be one of topics, topic pattern and partition set.',
      );
    }
    if (this.#type === null)
      throw new FlinkError('java.lang.NullPointerException', 'Deserialization schema is required but not provided.');
    const subscription = {
      topics: this.#topics,
      startingOffsets: this.#startingOffsets,
      stoppingOffsets: this.#stoppingOffsets,
      discoveryIntervalMs: this.#discoveryIntervalMs,
    };
    return new KafkaSource(subscription, this.#type);
  }
}
