import { encodeJavaUtf8 } from '../../../core/base/java-utf8.ts';
import { murmurHash } from '../../../core/base/murmur-hash.ts';
import { parseCsv } from '../../../core/host/csv.ts';
import type { ParsedLine } from '../../../core/host/parsed-line.ts';
import { ndjsonLines } from '../../../core/host/record-file.ts';
import type { AdminAnswer, AdminRequest } from '../../../core/host/storage-service-message.ts';
import { NO_TIMESTAMP } from '../../../core/model/watermark.ts';
import type { WireRecord } from '../../../core/protocol/broker-message.ts';
import { FieldTypes } from './field-types.ts';
import { RecordCutter, countLines, type RecordPiece } from './record-pieces.ts';

export interface LoadFileRequest {
  readonly topic: string;
  readonly format: 'csv' | 'ndjson';
  /** Whose value chooses the partition; null: records go round. */
  readonly keyField: string | null;
}

/** What came of a file. Lines count from 1; at most 100 malformed ones are told. */
export interface LoadedRecords {
  readonly records: number;
  readonly malformed: readonly { readonly line: number; readonly message: string }[];
  readonly malformedCount: number;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

type Perform = (request: AdminRequest) => Promise<AdminAnswer>;

const MAX_MALFORMED = 100;

/**
 * Makes a sealed topic of a file's records, reading it piece by piece. Malformed lines are left out and told.
 * @throws Error if the topic is there already, the file is not UTF-8, or the broker refuses
 */
export async function loadFile(file: Blob, request: LoadFileRequest, perform: Perform): Promise<LoadedRecords> {
  const { topic } = request;
  const answer = await perform({ type: 'list-topics' });
  if (answer.type === 'topics' && answer.topics.some((known) => known.topic === topic)) {
    throw new Error(`There is already a topic '${topic}': delete it first, or take another name.`);
  }
  await perform({ type: 'create-topic', topic, shape: { format: 'json' } });
  return await fillTopic(file, request, perform);
}

/** `loadFile` for an empty topic of format `json` that is there already. A topic that can't be filled is deleted. */
export async function fillTopic(file: Blob, request: LoadFileRequest, perform: Perform): Promise<LoadedRecords> {
  const { topic } = request;
  try {
    const loader = new FileLoader(request);
    for await (const piece of piecesOf(file, request.format)) {
      await perform({ type: 'load-topic', topic, records: loader.records(piece) });
    }
    await perform({ type: 'seal-topic', topic });
    return loader.result();
  } catch (error) {
    await perform({ type: 'delete-topic', topic });
    throw error;
  }
}

async function* piecesOf(file: Blob, format: LoadFileRequest['format']): AsyncGenerator<RecordPiece> {
  const cutter = new RecordCutter(format === 'csv');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    const piece = cutter.push(decode(decoder, value, done));
    if (piece !== null) yield piece;
    if (done) break;
  }
  const rest = cutter.finish();
  if (rest !== null) yield rest;
}

function decode(decoder: TextDecoder, bytes: Uint8Array<ArrayBuffer> | undefined, isLast: boolean): string {
  try {
    return decoder.decode(bytes, { stream: !isLast });
  } catch {
    throw new Error('The file is not UTF-8 text: save it as UTF-8.');
  }
}

/** Turns pieces of a file into records, and keeps what is to be told about them. */
class FileLoader {
  readonly #types: FieldTypes;
  readonly #malformed: { line: number; message: string }[] = [];
  #malformedCount = 0;
  #records = 0;
  /** CSV's first record, which names the fields of all pieces. */
  #header: string | null = null;

  constructor(readonly request: LoadFileRequest) {
    this.#types = new FieldTypes(request.format === 'csv');
  }

  records(piece: RecordPiece): WireRecord[] {
    const lines = this.request.format === 'csv' ? this.#csvLines(piece) : ndjsonLines(piece.text);
    const shift = piece.firstLine - 1 - (this.request.format === 'csv' ? this.#headerLinesBefore(piece) : 0);
    const records: WireRecord[] = [];
    for (const line of lines) {
      if (line.ok) records.push(this.#record(line.value));
      else this.#tellMalformed(line.error.line + shift, line.error.reason);
    }
    return records;
  }

  /** The header is put before each later piece, so that it can be read by itself. */
  #csvLines(piece: RecordPiece): ParsedLine[] {
    if (this.#header === null) {
      this.#header = headerOf(piece.text);
      return parseCsv(piece.text);
    }
    return parseCsv(this.#header + piece.text);
  }

  #headerLinesBefore(piece: RecordPiece): number {
    return piece.firstLine === 1 ? 0 : countLines(this.#header ?? '');
  }

  #record(json: string): WireRecord {
    const value: unknown = JSON.parse(json);
    this.#types.add(value);
    const index = this.#records++;
    const { keyField } = this.request;
    const key = keyField === null ? undefined : fieldOf(value, keyField);
    const keyHash = key === undefined ? murmurHash(index) : murmurHash(textHash(String(key)));
    return { timestamp: NO_TIMESTAMP, keyHash, value: encodeJavaUtf8(json) };
  }

  #tellMalformed(line: number, message: string): void {
    this.#malformedCount++;
    if (this.#malformed.length < MAX_MALFORMED) this.#malformed.push({ line, message });
  }

  result(): LoadedRecords {
    return {
      records: this.#records,
      malformed: this.#malformed,
      malformedCount: this.#malformedCount,
      fields: this.#types.found(),
    };
  }
}

/** With its line break. */
function headerOf(text: string): string {
  const header = new RecordCutter(true);
  for (let at = 0; at < text.length; at++) {
    const piece = header.push(text.charAt(at));
    if (piece !== null) return piece.text;
  }
  return `${text}\n`;
}

function fieldOf(record: unknown, field: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  return Object.getOwnPropertyDescriptor(record, field)?.value;
}

/** Java's `String.hashCode`. */
function textHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
