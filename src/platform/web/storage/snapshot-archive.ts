import { Unzip, UnzipInflate, Zip, ZipPassThrough, type UnzipFile } from 'fflate';

export interface ArchivedFile {
  /** With its folders, as in the archive. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What an archive may hold when it is unpacked: far above any savepoint of a tab, below what a tab can bear. */
const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_FILES = 10_000;

/** A zip whose files are stored as they are: state is mostly numbers, and packing it would cost more than it saves. */
export class ArchiveWriter {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #zip = new Zip((error, part) => {
    if (error !== null) throw error;
    this.#parts.push(new Uint8Array(part));
  });

  add({ path, bytes }: ArchivedFile): void {
    const file = new ZipPassThrough(path);
    this.#zip.add(file);
    file.push(bytes, true);
  }

  finish(): Blob {
    this.#zip.end();
    return new Blob(this.#parts, { type: 'application/zip' });
  }
}

/** @throws Error with a sentence if it is no zip, is damaged, or unpacks to more than a tab can bear */
export async function readArchive(archive: Blob): Promise<ArchivedFile[]> {
  const unpacked = new Unpacking();
  const unzip = new Unzip((file) => {
    unpacked.begin(file);
  });
  unzip.register(UnzipInflate);
  const reader = archive.stream().getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) unzip.push(part.value, false);
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    throw new Error(`The zip can't be unpacked: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return unpacked.finish();
}

/** Collects the files of an archive; what headers say about sizes counts for nothing. */
class Unpacking {
  readonly #files: { path: string; parts: Uint8Array[]; isComplete: boolean }[] = [];
  #sizeBytes = 0;

  begin(file: UnzipFile): void {
    if (file.name.endsWith('/')) return;
    if (this.#files.length >= MAX_FILES) throw new Error(`it holds more than ${MAX_FILES} files`);
    const collected = { path: file.name, parts: new Array<Uint8Array>(), isComplete: false };
    this.#files.push(collected);
    file.ondata = (error, part, isLast) => {
      if (error !== null) throw error;
      this.#sizeBytes += part.length;
      if (this.#sizeBytes > MAX_UNPACKED_BYTES) throw new Error('it unpacks to more than 2 GiB');
      collected.parts.push(part);
      collected.isComplete = isLast;
    };
    file.start();
  }

  finish(): ArchivedFile[] {
    if (this.#files.length === 0) throw new Error('The file is no zip, or an empty one.');
    return this.#files.map(({ path, parts, isComplete }) => {
      if (!isComplete) throw new Error(`The zip is cut short: '${path}' is not complete.`);
      return { path, bytes: join(parts) };
    });
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
