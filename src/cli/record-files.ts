import { readFileSync, writeFileSync } from 'node:fs';
import { parseRecordFile } from '../core/host/record-file.ts';
import type { SessionHost } from '../core/host/session-host.ts';
import { formatJsonRecord } from '../core/types/json-record.ts';
import type { SerializerSnapshot } from '../core/types/serializer-snapshot.ts';
import { adminRequest } from './session-calls.ts';

const MAX_RECORDS_PER_READ = 10_000;

/** Loads a CSV or NDJSON file into a topic and seals it: the job that reads it ends. @returns what could not be read */
export async function loadTopic(
  session: SessionHost,
  topic: string,
  file: string,
  keyField: string | null,
): Promise<readonly string[]> {
  const { records, problems } = parseRecordFile(file, readFileSync(file), keyField);
  await adminRequest(session, { type: 'create-topic', topic, shape: { format: 'json' } });
  await adminRequest(session, { type: 'load-topic', topic, records });
  await adminRequest(session, { type: 'seal-topic', topic });
  return problems;
}

/** Writes the committed records of a topic, one JSON value a line, partition after partition. @returns how many */
export async function saveTopic(
  session: SessionHost,
  topic: string,
  type: SerializerSnapshot,
  file: string,
): Promise<number> {
  const lines: string[] = [];
  const overview = await adminRequest(session, { type: 'list-topics' });
  const partitions =
    overview.type === 'topics' ? (overview.topics.find((t) => t.topic === topic)?.partitions ?? []) : [];
  for (let partition = 0; partition < partitions.length; partition++) {
    const end = partitions[partition]?.stable ?? 0;
    for (let offset = 0; offset < end;) {
      const answer = await adminRequest(session, {
        type: 'read-topic',
        topic,
        partition,
        offset,
        maxRecords: MAX_RECORDS_PER_READ,
      });
      if (answer.type !== 'records' || answer.nextOffset <= offset) break;
      offset = answer.nextOffset;
      for (const record of answer.records) {
        if (record.status === 'committed' && record.offset < end) lines.push(formatJsonRecord(type, record.value));
      }
    }
  }
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return lines.length;
}
