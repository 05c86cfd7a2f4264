import type { SinkWriter, WriterInitContext } from '../sink/sink.ts';
import type { KafkaCommittable } from './kafka-committable.ts';
import { KafkaRecordSerializer, type KafkaRecordFormat } from './kafka-record-serializer.ts';
import type { KafkaWriterState } from './kafka-writer-state.ts';
import { RecordBuffer } from './record-buffer.ts';

/** Flink's `DeliveryGuarantee`. */
export type DeliveryGuarantee = 'EXACTLY_ONCE' | 'AT_LEAST_ONCE' | 'NONE';

/** Flink's `KafkaWriter` without transactions: records are visible at once; AT_LEAST_ONCE waits for them at barriers. */
export class KafkaWriter<T> implements SinkWriter<T, KafkaCommittable, KafkaWriterState> {
  readonly #context: WriterInitContext;
  readonly #serializer: KafkaRecordSerializer<T>;
  readonly #buffer: RecordBuffer;
  readonly #waits: boolean;

  constructor(context: WriterInitContext, format: KafkaRecordFormat<T>, guarantee: 'AT_LEAST_ONCE' | 'NONE') {
    this.#context = context;
    this.#serializer = new KafkaRecordSerializer(format, context.taskInfo.indexOfThisSubtask);
    this.#buffer = new RecordBuffer(context, format.topic);
    this.#waits = guarantee === 'AT_LEAST_ONCE';
  }

  write(element: T, timestamp: number): void {
    this.#buffer.add(this.#serializer.serialize(element, timestamp));
  }

  flush(endOfInput: boolean): void {
    this.#buffer.send();
    if (endOfInput && this.#waits) this.#buffer.whenDurable(this.#context.deferEnd());
  }

  prepareCommit(): readonly KafkaCommittable[] {
    return [];
  }

  snapshotState(_checkpointId: number): readonly KafkaWriterState[] {
    if (this.#waits) this.#buffer.whenDurable(this.#context.deferAcknowledgement());
    return [];
  }

  notifyCheckpointComplete(_checkpointId: number): void {}

  close(): void {
    this.#buffer.close();
  }
}
