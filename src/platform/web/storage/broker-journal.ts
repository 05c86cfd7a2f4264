import { assertUnreachable } from '../../../core/base/assert.ts';
import type { BrokerLogEntry } from '../../../core/broker/log-entry.ts';
import type { WireTransaction } from '../../../core/protocol/broker-message.ts';

/** Roughly what a record costs beside its value. */
const RECORD_OVERHEAD_BYTES = 16;

interface KeptBatch {
  readonly sequence: number;
  readonly sizeBytes: number;
  readonly transaction: string | null;
}

interface KeptPartition {
  readonly batches: KeptBatch[];
  sizeBytes: number;
}

interface KeptTransaction {
  readonly transactionalId: string;
  readonly sequences: number[];
  batches: number;
  isOpen: boolean;
}

/**
 * Knows which entries of the broker's stored log are still needed: the newest bytes of each partition, and of
 * transactions what those batches and the fencing of producers rest on. Entries are named by their sequence numbers.
 */
export class BrokerJournal {
  readonly #topics = new Map<string, number[]>();
  readonly #partitions = new Map<string, KeptPartition>();
  readonly #transactions = new Map<string, KeptTransaction>();
  /** By transactional id, the transaction that is its latest; the order is that of use. */
  readonly #latest = new Map<string, string>();

  /**
   * @param retentionBytes per partition
   * @param maxProducers transactional ids whose epochs are remembered; Kafka forgets them after a week
   */
  constructor(
    readonly retentionBytes: number,
    readonly maxProducers = 10_000,
  ) {}

  /** Takes an entry in. @returns entries that may be deleted now, perhaps this one among them */
  add(sequence: number, entry: BrokerLogEntry): readonly number[] {
    switch (entry.type) {
      case 'topic-created':
        this.#topics.set(entry.topic, [sequence]);
        return [];
      case 'topic-sealed':
        this.#topics.get(entry.topic)?.push(sequence);
        return [];
      case 'topic-deleted':
        return [sequence, ...this.#deleteTopic(entry.topic)];
      case 'batch':
        return this.#addBatch(sequence, entry);
      case 'producer-initialized':
        return this.#initialize(sequence, entry.transaction);
      case 'transaction-ended':
        return this.#end(sequence, entry.transaction);
      default:
        return assertUnreachable(entry);
    }
  }

  #deleteTopic(topic: string): number[] {
    const obsolete = this.#topics.get(topic) ?? [];
    this.#topics.delete(topic);
    for (const [name, { batches }] of this.#partitions) {
      if (!name.startsWith(`${topic}/`)) continue;
      this.#partitions.delete(name);
      for (const batch of batches) obsolete.push(...this.#forgetBatch(batch));
    }
    return obsolete;
  }

  #addBatch(sequence: number, entry: Extract<BrokerLogEntry, { type: 'batch' }>): number[] {
    const name = `${entry.topic}/${entry.partition}`;
    const partition = this.#partitions.get(name) ?? { batches: [], sizeBytes: 0 };
    this.#partitions.set(name, partition);
    const sizeBytes = entry.records.reduce((sum, { value }) => sum + value.length + RECORD_OVERHEAD_BYTES, 0);
    const transaction = entry.transaction === null ? null : keyOf(entry.transaction);
    partition.batches.push({ sequence, sizeBytes, transaction });
    partition.sizeBytes += sizeBytes;
    const kept = transaction === null ? undefined : this.#transactions.get(transaction);
    if (kept !== undefined) kept.batches++;
    return this.#retain(partition);
  }

  #retain(partition: KeptPartition): number[] {
    const obsolete: number[] = [];
    while (partition.sizeBytes > this.retentionBytes && partition.batches.length > 1) {
      const [oldest] = partition.batches;
      if (oldest === undefined || this.#isOpen(oldest)) break;
      partition.batches.shift();
      partition.sizeBytes -= oldest.sizeBytes;
      obsolete.push(...this.#forgetBatch(oldest));
    }
    return obsolete;
  }

  #isOpen({ transaction }: KeptBatch): boolean {
    return transaction !== null && this.#transactions.get(transaction)?.isOpen === true;
  }

  #forgetBatch({ sequence, transaction }: KeptBatch): number[] {
    const kept = transaction === null ? undefined : this.#transactions.get(transaction);
    if (kept === undefined || transaction === null) return [sequence];
    kept.batches--;
    return [sequence, ...this.#forgetIfSuperseded(transaction, kept)];
  }

  #initialize(sequence: number, transaction: WireTransaction): number[] {
    const { transactionalId } = transaction;
    const key = keyOf(transaction);
    const previousKey = this.#latest.get(transactionalId);
    const previous = previousKey === undefined ? undefined : this.#transactions.get(previousKey);
    this.#latest.delete(transactionalId);
    this.#latest.set(transactionalId, key);
    this.#transactions.set(key, { transactionalId, sequences: [sequence], batches: 0, isOpen: true });
    const obsolete: number[] = [];
    if (previous !== undefined && previousKey !== undefined) {
      // The new producer aborted what the old one had open.
      previous.isOpen = false;
      obsolete.push(...this.#forgetIfSuperseded(previousKey, previous));
    }
    return [...obsolete, ...this.#forgetOldestProducers()];
  }

  #end(sequence: number, transaction: WireTransaction): number[] {
    const kept = this.#transactions.get(keyOf(transaction));
    if (kept === undefined) return [sequence];
    kept.sequences.push(sequence);
    kept.isOpen = false;
    return [];
  }

  #forgetIfSuperseded(key: string, kept: KeptTransaction): readonly number[] {
    if (kept.batches > 0 || this.#latest.get(kept.transactionalId) === key) return [];
    this.#transactions.delete(key);
    return kept.sequences;
  }

  #forgetOldestProducers(): number[] {
    const obsolete: number[] = [];
    for (const [transactionalId, key] of this.#latest) {
      if (this.#latest.size <= this.maxProducers) break;
      const kept = this.#transactions.get(key);
      if (kept?.isOpen === true) continue;
      this.#latest.delete(transactionalId);
      if (kept !== undefined) obsolete.push(...this.#forgetIfSuperseded(key, kept));
    }
    return obsolete;
  }
}

const keyOf = ({ transactionalId, producerId, epoch }: WireTransaction): string =>
  `${transactionalId}/${producerId}/${epoch}`;
