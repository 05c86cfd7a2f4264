import type { WireTransaction } from '../protocol/broker-message.ts';
import type { Batch } from './partition-log.ts';

/** Why the broker refused, as Kafka's exception class and message. */
export interface BrokerRefusal {
  readonly className: string;
  readonly message: string;
}

export type TransactionStatus = 'Empty' | 'Ongoing' | 'CompleteCommit' | 'CompleteAbort';

interface TransactionalId {
  readonly transactionalId: string;
  readonly producerId: bigint;
  epoch: number;
  status: TransactionStatus;
  batches: Batch[];
}

const KAFKA_ERRORS = 'org.apache.kafka.common.errors';

/** Kafka's transaction coordinator: one producer id per transactional id, fenced by epoch. */
export class Transactions {
  readonly #byId = new Map<string, TransactionalId>();
  #nextProducerId = 1n;

  /** The id's current producer and epoch, one higher than before (0 for an id that was never used). */
  nextProducer(transactionalId: string): WireTransaction {
    const known = this.#byId.get(transactionalId);
    return known === undefined
      ? { transactionalId, producerId: this.#nextProducerId, epoch: 0 }
      : { transactionalId, producerId: known.producerId, epoch: known.epoch + 1 };
  }

  /** Applies `InitProducerId`; an open transaction of the id is aborted. @returns the batches it had */
  initialize(transaction: WireTransaction): Batch[] {
    const aborted = this.#byId.get(transaction.transactionalId)?.batches ?? [];
    for (const batch of aborted) batch.status = 'aborted';
    this.#byId.set(transaction.transactionalId, { ...transaction, status: 'Empty', batches: [] });
    if (transaction.producerId >= this.#nextProducerId) this.#nextProducerId = transaction.producerId + 1n;
    return aborted;
  }

  /** Null if `transaction` may append. */
  refusalToAppend(transaction: WireTransaction): BrokerRefusal | null {
    const known = this.#byId.get(transaction.transactionalId);
    if (known?.producerId !== transaction.producerId) return unknownProducer(transaction);
    if (known.epoch !== transaction.epoch) return fenced(transaction);
    if (known.status === 'CompleteCommit' || known.status === 'CompleteAbort')
      return invalidState(transaction, known.status);
    return null;
  }

  /** After `refusalToAppend` answered null. */
  addBatch(transaction: WireTransaction, batch: Batch): void {
    const known = this.#byId.get(transaction.transactionalId);
    if (known === undefined) return;
    known.status = 'Ongoing';
    known.batches.push(batch);
  }

  /**
   * Whether ending is allowed: null if it is to be applied, `'done'` if the same end was applied before (idempotent),
   * else why not.
   */
  checkEnd(transaction: WireTransaction, committed: boolean): BrokerRefusal | 'done' | null {
    const known = this.#byId.get(transaction.transactionalId);
    if (known?.producerId !== transaction.producerId) return unknownProducer(transaction);
    if (known.epoch !== transaction.epoch) return fenced(transaction);
    if (known.status === (committed ? 'CompleteCommit' : 'CompleteAbort')) return 'done';
    if (known.status === 'CompleteCommit' || known.status === 'CompleteAbort')
      return invalidState(transaction, known.status);
    return null;
  }

  end(transaction: WireTransaction, committed: boolean): void {
    const known = this.#byId.get(transaction.transactionalId);
    if (known === undefined) return;
    for (const batch of known.batches) batch.status = committed ? 'committed' : 'aborted';
    known.batches = [];
    known.status = committed ? 'CompleteCommit' : 'CompleteAbort';
  }

  statusOf(transactionalId: string): TransactionStatus | null {
    return this.#byId.get(transactionalId)?.status ?? null;
  }
}

function unknownProducer(transaction: WireTransaction): BrokerRefusal {
  return {
    className: `${KAFKA_ERRORS}.InvalidPidMappingException`,
    message: `The producer attempted to use a producer id which is not currently assigned to its transactional id ${transaction.transactionalId}.`,
  };
}

function fenced(transaction: WireTransaction): BrokerRefusal {
  return {
    className: `${KAFKA_ERRORS}.InvalidProducerEpochException`,
    message: `Producer of transactional id ${transaction.transactionalId} with epoch ${transaction.epoch} was fenced by a newer one.`,
  };
}

function invalidState(transaction: WireTransaction, status: TransactionStatus): BrokerRefusal {
  return {
    className: `${KAFKA_ERRORS}.InvalidTxnStateException`,
    message: `The transaction of ${transaction.transactionalId} is in state ${status} and can't be changed any more.`,
  };
}
