import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { runFileReader, type FileAnswer, type FileRead, type FileReader } from '../core/savepoint/file-request.ts';

/** Reads a savepoint's files from disk, as far as its readers ask for them. */
export function answerFromDisk({ file, offset, length }: FileRead): FileAnswer {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return 'absent';
  if (entry.isDirectory()) return 'directory';
  const handle = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, fstatSync(handle).size - offset)));
    readSync(handle, bytes, 0, bytes.length, offset);
    return bytes;
  } finally {
    closeSync(handle);
  }
}

export const readFromDisk = <T>(reader: FileReader<T>): T => runFileReader(reader, answerFromDisk);
