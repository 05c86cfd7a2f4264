import type { Batch, BatchStatus, PartitionLog } from '../../../core/broker/partition-log.ts';
import type { Topic } from '../../../core/broker/topic.ts';

export interface StoredPageRequest {
  readonly topic: string;
  /** null: all, merged by timestamp. */
  readonly partition: number | null;
  /** Offset in the partition, or place in the merged list of all that is kept. */
  readonly from: number | 'end';
  readonly limit: number;
}

export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: Uint8Array;
  readonly status: BatchStatus;
  readonly transactionalId: string | null;
}

export interface StoredPage {
  readonly records: readonly StoredRecord[];
  readonly start: number;
  readonly total: number;
}

/** A page of what a stored topic keeps, uncommitted and aborted records included. */
export function readTopicPage(topic: Topic, { partition, from, limit }: StoredPageRequest): StoredPage {
  if (partition === null) return mergedPage(topic.partitions, from, limit);
  const log = topic.partitions[partition];
  if (log === undefined) throw new Error(`Topic '${topic.name}' has no partition ${partition}.`);
  const wanted = from === 'end' ? log.endOffset - limit : from;
  const start = Math.max(log.startOffset, wanted);
  return { records: [...take(recordsFrom(log, partition, start), limit)], start, total: log.endOffset };
}

function mergedPage(logs: readonly PartitionLog[], from: number | 'end', limit: number): StoredPage {
  const total = logs.reduce((sum, log) => sum + log.endOffset - log.startOffset, 0);
  if (from === 'end') {
    // The last ones of all are among the last ones of each.
    const tails = logs.map((log, partition) =>
      recordsFrom(log, partition, Math.max(log.startOffset, log.endOffset - limit)),
    );
    const records = [...merge(tails)].slice(-limit);
    return { records, start: total - records.length, total };
  }
  const merged = merge(logs.map((log, partition) => recordsFrom(log, partition, log.startOffset)));
  for (let place = 0; place < from; place++) if (merged.next().done === true) break;
  return { records: [...take(merged, limit)], start: from, total };
}

function* recordsFrom(log: PartitionLog, partition: number, start: number): Generator<StoredRecord> {
  for (const batch of log.batchesFrom(start)) {
    for (let i = Math.max(0, start - batch.baseOffset); i < batch.records.length; i++) {
      const record = storedRecord(batch, partition, i);
      if (record !== null) yield record;
    }
  }
}

function storedRecord(batch: Readonly<Batch>, partition: number, index: number): StoredRecord | null {
  const record = batch.records[index];
  if (record === undefined) return null;
  const transactionalId = batch.transaction?.transactionalId ?? null;
  const { timestamp, value } = record;
  return { partition, offset: batch.baseOffset + index, timestamp, value, status: batch.status, transactionalId };
}

/** By timestamp, records without one as they came. Within a partition the order stays. */
function* merge(sources: readonly Generator<StoredRecord>[]): Generator<StoredRecord> {
  const heads = sources.flatMap((source) => {
    const { value } = source.next();
    return value ? [{ source, record: value }] : [];
  });
  for (;;) {
    let first = heads[0];
    for (const head of heads) if (first !== undefined && isBefore(head.record, first.record)) first = head;
    if (first === undefined) return;
    yield first.record;
    const next = first.source.next();
    if (next.done === true) heads.splice(heads.indexOf(first), 1);
    else first.record = next.value;
  }
}

function isBefore(a: StoredRecord, b: StoredRecord): boolean {
  return a.timestamp === b.timestamp ? a.offset < b.offset : a.timestamp < b.timestamp;
}

function* take<T>(items: Iterator<T>, limit: number): Generator<T> {
  for (let i = 0; i < limit; i++) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}
