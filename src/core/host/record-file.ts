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
 * @throws MalformedDataError if the file is not UTF-8
 */
export function parseRecordFile(fileName: string, bytes: Uint8Array): RecordFile {
  const text = decodeUtf8(bytes).replace(/^\uFEFF/, '');
  const lines = /\.csv$/i.test(fileName) ? parseCsv(text) : ndjsonLines(text);
  const records: WireRecord[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    if (line.ok) records.push(toRecord(line.value, records.length));
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

/** Without a key of their own, records are dealt out evenly, in order. */
function toRecord(json: string, index: number): WireRecord {
  return { timestamp: NO_TIMESTAMP, keyHash: murmurHash(index), value: encodeJavaUtf8(json) };
}
