import { required } from '../../base/assert.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerTransaction } from '../broker-client.ts';
import type { SinkWriter, WriterInitContext } from '../sink/sink.ts';
import type { KafkaCommittable } from './kafka-committable.ts';
import { KafkaRecordSerializer, type KafkaRecordFormat } from './kafka-record-serializer.ts';
import type { KafkaWriterState, PrecommittedTransaction } from './kafka-writer-state.ts';
import { RecordBuffer } from './record-buffer.ts';
import { TransactionPool } from './transaction-pool.ts';

/**
 * Flink's `ExactlyOnceKafkaWriter` with incrementing transactional ids: everything between two checkpoints is one
 * transaction, which the committer commits once the second is complete. The transaction of checkpoint n is opened
 * after n − 1; one that stayed empty is given up without a word.
 */
export class ExactlyOnceKafkaWriter<T> implements SinkWriter<T, KafkaCommittable, KafkaWriterState> {
  readonly #context: WriterInitContext;
  readonly #prefix: string;
  readonly #serializer: KafkaRecordSerializer<T>;
  readonly #buffer: RecordBuffer;
  readonly #transactions: TransactionPool;
  #transaction: BrokerTransaction | null = null;
  #hasRecords = false;
  /** Handed to the committer with the checkpoint in work. */
  #prepared: BrokerTransaction | null = null;
  #precommitted: PrecommittedTransaction[] = [];

  constructor(
    context: WriterInitContext,
    format: KafkaRecordFormat<T>,
    prefix: string,
    restored: readonly KafkaWriterState[],
  ) {
    checkOwnership(restored);
    this.#context = context;
    this.#prefix = prefix;
    this.#serializer = new KafkaRecordSerializer(format, context.taskInfo.indexOfThisSubtask);
    this.#buffer = new RecordBuffer(context, format.topic);
    this.#buffer.hold();
    this.#transactions = new TransactionPool(context, prefix);
    const firstId = (context.restoredCheckpointId ?? 0) + 1;
    const prefixes = new Set([prefix, ...restored.map(({ transactionalIdPrefix }) => transactionalIdPrefix)]);
    this.#transactions.abortLingering(prefixes, firstId, () => this.#begin(firstId));
  }

  write(element: T, timestamp: number): void {
    this.#hasRecords = true;
    this.#buffer.add(this.#serializer.serialize(element, timestamp));
  }

  flush(_endOfInput: boolean): void {
    this.#buffer.send();
  }

  prepareCommit(): readonly KafkaCommittable[] {
    if (!this.#hasRecords) return [];
    const transaction = required(this.#transaction, 'open transaction of a writer that has written');
    this.#transaction = null;
    this.#hasRecords = false;
    this.#prepared = transaction;
    return [transaction];
  }

  snapshotState(checkpointId: number): readonly KafkaWriterState[] {
    if (this.#prepared !== null) {
      this.#precommitted.push({ transactionalId: this.#prepared.transactionalId, checkpointId });
      this.#prepared = null;
    }
    this.#buffer.whenDurable(this.#context.deferAcknowledgement());
    this.#begin(checkpointId + 1);
    const { indexOfThisSubtask, numberOfParallelSubtasks } = this.#context.taskInfo;
    return [
      {
        transactionalIdPrefix: this.#prefix,
        ownedSubtaskId: indexOfThisSubtask,
        totalNumberOfOwnedSubtasks: numberOfParallelSubtasks,
        transactionOwnership: 'IMPLICIT_BY_SUBTASK_ID',
        precommitted: [...this.#precommitted],
      },
    ];
  }

  notifyCheckpointComplete(checkpointId: number): void {
    this.#precommitted = this.#precommitted.filter((transaction) => transaction.checkpointId > checkpointId);
  }

  /** What was written since the last checkpoint will never be committed (Flink: `abortCurrentProducer`). */
  close(): void {
    this.#buffer.close();
    this.#transactions.close();
    if (this.#transaction !== null && this.#hasRecords) this.#context.broker.abort(this.#transaction, () => {});
  }

  /** Timers may fire and write while the task is paused for the transaction: such records are held for it. */
  #begin(checkpointId: number): void {
    this.#buffer.hold();
    this.#transaction = null;
    this.#transactions.open(checkpointId, (transaction) => {
      this.#transaction = transaction;
      this.#buffer.begin(transaction);
    });
  }
}

/** @throws FlinkError (IllegalStateException) for the state of a writer with POOLING names */
function checkOwnership(restored: readonly KafkaWriterState[]): void {
  if (restored.some(({ transactionOwnership }) => transactionOwnership === 'EXPLICIT_BY_WRITER_STATE')) {
    throw new FlinkError(
      'java.lang.IllegalStateException',
      'Attempted to switch the transaction naming strategy back to INCREMENTING which may result in data loss.',
    );
  }
}
