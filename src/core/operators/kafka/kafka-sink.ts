import { FlinkError } from '../../model/flink-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import { KeySelection, type KeySelector } from '../key-selection.ts';
import type { TaskInfo } from '../stream-operator-context.ts';
import type { CommittingSink, Sink, SinkWriter, WriterInitContext } from '../sink/sink.ts';
import type { TopicUse } from '../topic-use.ts';
import { ExactlyOnceKafkaWriter } from './exactly-once-kafka-writer.ts';
import { kafkaCommittableSerializer, type KafkaCommittable } from './kafka-committable.ts';
import { KafkaCommitter } from './kafka-committer.ts';
import type { KafkaRecordFormat } from './kafka-record-serializer.ts';
import { kafkaWriterStateSerializer, type KafkaWriterState } from './kafka-writer-state.ts';
import { KafkaWriter, type DeliveryGuarantee } from './kafka-writer.ts';

const MAX_PREFIX_BYTES = 64_000;

/** What `KafkaSink.topic` may be told beside topic and type. */
export interface KafkaSinkOptions {
  /** Default EXACTLY_ONCE. */
  readonly deliveryGuarantee?: DeliveryGuarantee;
  /** Unique among all sinks of running jobs; default: topic, job id and operator id. */
  readonly transactionalIdPrefix?: string;
}

interface KafkaSinkSettings<T> {
  readonly format: KafkaRecordFormat<T>;
  readonly guarantee: DeliveryGuarantee;
  readonly transactionalIdPrefix: string | null;
}

/** Flink's `KafkaSink`, writing to the broker of the session. Its state is that of flink-connector-kafka. */
export class KafkaSink<T> implements Sink<T, KafkaCommittable, KafkaWriterState> {
  readonly writerStateSerializer = kafkaWriterStateSerializer;
  /** There whatever the guarantee is, as in Flink: a job may change it. */
  readonly committing: CommittingSink<KafkaCommittable> = {
    committableSerializer: kafkaCommittableSerializer,
    createCommitter: (context) => new KafkaCommitter(context),
  };
  readonly #settings: KafkaSinkSettings<T>;

  constructor(settings: KafkaSinkSettings<T>) {
    this.#settings = settings;
  }

  /** Writes records of `type` to one topic. */
  static topic<T>(topic: string, type: TypeInformation<T>, options: KafkaSinkOptions = {}): KafkaSink<T> {
    const builder = KafkaSink.builder<T>().setTopic(topic).setValueSerializer(type);
    if (options.deliveryGuarantee !== undefined) builder.setDeliveryGuarantee(options.deliveryGuarantee);
    if (options.transactionalIdPrefix !== undefined) builder.setTransactionalIdPrefix(options.transactionalIdPrefix);
    return builder.build();
  }

  static builder<T>(): KafkaSinkBuilder<T> {
    return new KafkaSinkBuilder<T>();
  }

  get topicUses(): readonly TopicUse[] {
    const { topic, type } = this.#settings.format;
    return [{ topic, access: 'write', type }];
  }

  createWriter(
    context: WriterInitContext,
    restored: readonly KafkaWriterState[],
  ): SinkWriter<T, KafkaCommittable, KafkaWriterState> {
    const { format, guarantee, transactionalIdPrefix } = this.#settings;
    if (guarantee !== 'EXACTLY_ONCE') return new KafkaWriter(context, format, guarantee);
    const prefix = transactionalIdPrefix ?? defaultPrefix(format.topic, context.taskInfo);
    return new ExactlyOnceKafkaWriter(context, format, prefix, restored);
  }
}

const defaultPrefix = (topic: string, { jobId, operatorId }: TaskInfo): string =>
  `${topic}-${jobId.slice(0, 8)}-${operatorId.slice(0, 8)}`;

/**
 * Flink's `KafkaSinkBuilder`, with topic, value type and key said directly. Settings that name a real cluster are taken
 * and unused.
 */
export class KafkaSinkBuilder<T> {
  #topic: string | null = null;
  #type: TypeInformation<T> | null = null;
  #key: KeySelection<T, unknown> | null = null;
  #guarantee: DeliveryGuarantee = 'EXACTLY_ONCE';
  #prefix: string | null = null;

  setBootstrapServers(_servers: string): this {
    return this;
  }

  setProperty(_key: string, _value: string): this {
    return this;
  }

  setTopic(topic: string): this {
    this.#topic = topic;
    return this;
  }

  setValueSerializer(type: TypeInformation<T>): this {
    this.#type = type;
    return this;
  }

  /** Chooses the partition: records with one key stay in order. */
  setKeySelector<K>(selector: KeySelector<T, K>, type: TypeInformation<K>): this {
    // Only its hash is asked for, by this writer, of the records that the selector was made for.
    this.#key = new KeySelection<T, unknown>(selector, type);
    return this;
  }

  setDeliveryGuarantee(guarantee: DeliveryGuarantee): this {
    this.#guarantee = guarantee;
    return this;
  }

  /** @throws FlinkError (IllegalArgumentException) beyond 64,000 bytes */
  setTransactionalIdPrefix(prefix: string): this {
    if (prefix.length > MAX_PREFIX_BYTES) {
      throw new FlinkError(
        'java.lang.IllegalArgumentException',
        "The configured prefix is too long and the resulting transactionalId might exceed Kafka's transactionalIds size.",
      );
    }
    this.#prefix = prefix;
    return this;
  }

  /** @throws FlinkError (NullPointerException) if topic or type are missing */
  build(): KafkaSink<T> {
    if (this.#topic === null || this.#type === null)
      throw new FlinkError('java.lang.NullPointerException', 'recordSerializer: topic and value type are required.');
    const format = { topic: this.#topic, type: this.#type, key: this.#key };
    return new KafkaSink({ format, guarantee: this.#guarantee, transactionalIdPrefix: this.#prefix });
  }
}
