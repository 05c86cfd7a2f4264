import type { BrokerLogEntry } from '../../../core/broker/log-entry.ts';
import type { WireRecord } from '../../../core/protocol/broker-message.ts';

type BatchEntry = Extract<BrokerLogEntry, { type: 'batch' }>;

/** A batch's records side by side: thousands of small arrays would each cost an object of their own. */
interface PackedBatch extends Omit<BatchEntry, 'type' | 'records'> {
  readonly type: 'packed-batch';
  readonly timestamps: Float64Array<ArrayBuffer>;
  readonly keyHashes: Float64Array<ArrayBuffer>;
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly values: Uint8Array<ArrayBuffer>;
}

/** A log entry as IndexedDB keeps it. */
export type StoredLogEntry = Exclude<BrokerLogEntry, { type: 'batch' }> | PackedBatch;

export function packLogEntry(entry: BrokerLogEntry): StoredLogEntry {
  if (entry.type !== 'batch') return entry;
  const { records, topic, partition, baseOffset, transaction } = entry;
  const sizes = Uint32Array.from(records, (record) => record.value.length);
  const values = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let offset = 0;
  for (const { value } of records) {
    values.set(value, offset);
    offset += value.length;
  }
  return {
    type: 'packed-batch',
    topic,
    partition,
    baseOffset,
    transaction,
    timestamps: Float64Array.from(records, (record) => record.timestamp),
    keyHashes: Float64Array.from(records, (record) => record.keyHash),
    sizes,
    values,
  };
}

export function unpackLogEntry(stored: StoredLogEntry): BrokerLogEntry {
  if (stored.type !== 'packed-batch') return stored;
  const { topic, partition, baseOffset, transaction, timestamps, keyHashes, sizes, values } = stored;
  const records: WireRecord[] = [];
  let offset = 0;
  for (let i = 0; i < sizes.length; i++) {
    const end = offset + (sizes[i] ?? 0);
    records.push({ timestamp: timestamps[i] ?? 0, keyHash: keyHashes[i] ?? 0, value: values.subarray(offset, end) });
    offset = end;
  }
  return { type: 'batch', topic, partition, baseOffset, records, transaction };
}
