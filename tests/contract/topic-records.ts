import { formatJsonRecord } from '../../src/core/types/json-record.ts';
import type { SerializerSnapshot } from '../../src/core/types/serializer-snapshot.ts';
import type { HostUnderTest } from './hosts/host-under-test.ts';

const MOST_RECORDS = 1_000_000;

/** A committed record of a topic. */
export interface CommittedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly value: Uint8Array;
}

/** What readers of committed data see, partition after partition. */
export async function committedRecords(host: HostUnderTest, topic: string): Promise<readonly CommittedRecord[]> {
  const answer = await host.admin({ type: 'list-topics' });
  if (answer.type !== 'topics') throw new Error(JSON.stringify(answer));
  const partitions = answer.topics.find((overview) => overview.topic === topic)?.partitions ?? [];
  const records: CommittedRecord[] = [];
  for (const [partition, { start, stable, end }] of partitions.entries()) {
    if (end === start) continue;
    const read = { type: 'read-topic', topic, partition, offset: start, maxRecords: MOST_RECORDS } as const;
    const page = await host.admin(read);
    if (page.type !== 'records') throw new Error(JSON.stringify(page));
    for (const { offset, status, value } of page.records) {
      if (status === 'committed' && offset < stable) records.push({ partition, offset, value });
    }
  }
  return records;
}

/** Uncommitted and aborted ones too. */
export async function allRecords(host: HostUnderTest, topic: string): Promise<number> {
  const answer = await host.admin({ type: 'list-topics' });
  if (answer.type !== 'topics') throw new Error(JSON.stringify(answer));
  const partitions = answer.topics.find((overview) => overview.topic === topic)?.partitions ?? [];
  return partitions.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Records as their type prints them. */
export const asJson = (type: SerializerSnapshot, records: readonly CommittedRecord[]): readonly string[] =>
  records.map(({ value }) => formatJsonRecord(type, value));
