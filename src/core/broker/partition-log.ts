import type { WireRecord, WireTransaction } from '../protocol/broker-message.ts';

/** How a batch's records are seen. Records outside of a transaction are committed at once. */
export type BatchStatus = 'ongoing' | 'committed' | 'aborted';

export interface Batch {
  readonly baseOffset: number;
  readonly records: readonly WireRecord[];
  readonly transaction: WireTransaction | null;
  readonly sizeBytes: number;
  status: BatchStatus;
}

/** What a fetch found: records with offsets, and the offset to go on from. */
export interface FetchResult {
  readonly records: readonly { readonly offset: number; readonly timestamp: number; readonly value: Uint8Array }[];
  readonly nextOffset: number;
}

/** Bytes that a record costs beside its value, roughly: for retention. */
const RECORD_OVERHEAD_BYTES = 16;

/** One partition: batches in offset order. The oldest batches fall off beyond `retentionBytes`. */
export class PartitionLog {
  readonly #batches: Batch[] = [];
  #nextOffset = 0;
  #sizeBytes = 0;

  constructor(readonly retentionBytes: number) {}

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#nextOffset;
  }

  /** The oldest offset still kept: what lies before fell off. */
  get startOffset(): number {
    return this.#batches[0]?.baseOffset ?? this.#nextOffset;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Transactional ids of the records that are not committed yet. */
  openTransactions(): Set<string> {
    const ongoing = this.#batches.filter((batch) => batch.status === 'ongoing');
    return new Set(ongoing.flatMap((batch) => batch.transaction?.transactionalId ?? []));
  }

  /** Kafka's last stable offset: the first record of the oldest ongoing transaction, else the end. */
  get lastStableOffset(): number {
    return this.#batches.find((batch) => batch.status === 'ongoing')?.baseOffset ?? this.#nextOffset;
  }

  /** What lies before `offset` and was not replayed had fallen off, or was never stored. */
  skipTo(offset: number): void {
    if (offset > this.#nextOffset) this.#nextOffset = offset;
  }

  append(records: readonly WireRecord[], transaction: WireTransaction | null): Batch {
    let sizeBytes = 0;
    for (const record of records) sizeBytes += record.value.length + RECORD_OVERHEAD_BYTES;
    const status = transaction === null ? 'committed' : 'ongoing';
    const batch: Batch = { baseOffset: this.#nextOffset, records, transaction, sizeBytes, status };
    this.#batches.push(batch);
    this.#nextOffset += records.length;
    this.#sizeBytes += sizeBytes;
    this.#retain();
    return batch;
  }

  #retain(): void {
    while (
      this.#sizeBytes > this.retentionBytes &&
      this.#batches.length > 1 &&
      this.#batches[0]?.status !== 'ongoing'
    ) {
      this.#sizeBytes -= this.#batches.shift()?.sizeBytes ?? 0;
    }
  }

  /** Reads up to `maxBytes` (at least one record if there is one) that the isolation level may see. */
  read(offset: number, maxBytes: number, isolation: 'read_committed' | 'read_uncommitted'): FetchResult {
    const limit = isolation === 'read_committed' ? this.lastStableOffset : this.#nextOffset;
    const records: FetchResult['records'][number][] = [];
    let nextOffset = Math.max(offset, this.startOffset);
    let bytes = 0;
    for (let index = this.#indexOf(nextOffset); index < this.#batches.length; index++) {
      const batch = this.#batches[index];
      if (batch === undefined || batch.baseOffset >= limit) break;
      const hidden = batch.status === 'aborted' && isolation === 'read_committed';
      for (let i = Math.max(0, nextOffset - batch.baseOffset); i < batch.records.length; i++) {
        const record = batch.records[i];
        if (record === undefined) break;
        if (!hidden) {
          if (bytes > 0 && bytes + record.value.length > maxBytes) return { records, nextOffset };
          records.push({ offset: batch.baseOffset + i, timestamp: record.timestamp, value: record.value });
          bytes += record.value.length;
        }
        nextOffset = batch.baseOffset + i + 1;
      }
    }
    return { records, nextOffset };
  }

  /** Index of the batch that holds `offset`, by bisection. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const batch = this.#batches[middle];
      if (batch !== undefined && batch.baseOffset + batch.records.length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Batches from the one that holds `offset`, for views. */
  *batchesFrom(offset: number): Generator<Readonly<Batch>> {
    for (let index = this.#indexOf(offset); index < this.#batches.length; index++) {
      const batch = this.#batches[index];
      if (batch !== undefined) yield batch;
    }
  }
}
