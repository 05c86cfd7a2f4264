import { decodeUtf8, encodeJavaUtf8 } from '../base/java-utf8.ts';
import { murmurHash } from '../base/murmur-hash.ts';
import { NO_TIMESTAMP } from '../model/watermark.ts';
import type { WireRecord } from '../protocol/broker-message.ts';
import { parseCsv } from './csv.ts';
import type { ParsedLine } from './parsed-line.ts';

/** A file as records of a topic of format `json`, and the lines that are none. */
export interface RecordFile {
  readonly records: readonly WireRecord[];
  /** `line 7: ...`, at most 100 of them and a count of the rest. */
  readonly problems: readonly string[];
}

const MAX_PROBLEMS = 100;

/**
 * CSV (by its ending; the first line names the fields, values stay text) or NDJSON (one JSON value a line).
 * Malformed lines are left out and named; the rest is taken.
 * @param keyField records with the same value in this field go to one partition and keep their order; null: they are dealt
 *   out in turn
 * @throws MalformedDataError if the file is not UTF-8
 */
export function parseRecordFile(fileName: string, bytes: Uint8Array, keyField: string | null = null): RecordFile {
  const text = decodeUtf8(bytes).replace(/^\uFEFF/, '');
  const lines = /\.csv$/i.test(fileName) ? parseCsv(text) : ndjsonLines(text);
  const records: WireRecord[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    if (line.ok)
      records.push(toRecord(line.value, keyField === null ? records.length : hashOfField(line.value, keyField)));
    else problems.push(`line ${line.error.line}: ${line.error.reason}`);
  }
  const rest = problems.length - MAX_PROBLEMS;
  return { records, problems: rest > 0 ? [...problems.slice(0, MAX_PROBLEMS), `and ${rest} more lines`] : problems };
}

/** One JSON value a line; empty lines are nothing. */
export function ndjsonLines(text: string): ParsedLine[] {
  return text.split('\n').flatMap((raw, index): ParsedLine[] => {
    const line = raw.trim();
    if (line === '') return [];
    try {
      JSON.parse(line);
      return [{ ok: true, value: line }];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [{ ok: false, error: { line: index + 1, reason: `not JSON (${reason})` } }];
    }
  });
}

/** @param hashCode of the record's key */
function toRecord(json: string, hashCode: number): WireRecord {
  return { timestamp: NO_TIMESTAMP, keyHash: murmurHash(hashCode), value: encodeJavaUtf8(json) };
}

/** Of the field's JSON text; records without it share one. */
function hashOfField(json: string, field: string): number {
  const value: unknown = JSON.parse(json);
  const member = typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(field) : undefined;
  let hash = 0;
  for (const character of JSON.stringify(member) ?? '') hash = (Math.imul(31, hash) + character.charCodeAt(0)) | 0;
  return hash;
}
