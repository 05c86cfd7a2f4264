import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FileCallback, FileStore } from '../../core/host/file-store.ts';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';

const METADATA_FILE = '_metadata';
/** Beside `_metadata`: what lists show of a snapshot. Flink ignores files that the metadata does not name. */
const DESCRIPTION_FILE = '_sluice.json';

/**
 * Snapshots in plain directories. Paths of Flink's file system (`/x`, `file:///x`, relative ones) are the machine's own;
 * other schemes lie under `root`, by scheme and bucket: `s3://bucket/dir` is `<root>/s3/bucket/dir`.
 */
export class NodeFileStore implements FileStore {
  /** @param root absolute */
  constructor(readonly root: string) {}

  /** The real path behind a path as users write it. */
  realPath(path: string): string {
    const match = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(path);
    if (match === null) return resolve(path);
    const [, scheme = '', rest = ''] = match;
    return scheme === 'file' ? resolve('/', rest) : join(this.root, scheme, rest);
  }

  writeFile(path: string, parts: readonly Uint8Array[], callback: FileCallback<null>): void {
    answer(callback, async () => {
      const file = this.realPath(path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, parts);
      return null;
    });
  }

  commitSnapshot(
    path: string,
    metadata: Uint8Array,
    description: SnapshotDescription,
    callback: FileCallback<null>,
  ): void {
    answer(callback, async () => {
      const directory = this.realPath(path);
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, DESCRIPTION_FILE), JSON.stringify(description, null, 2));
      const unfinished = join(directory, `.${METADATA_FILE}.inprogress`);
      const file = await open(unfinished, 'w');
      try {
        await file.writeFile(metadata);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, join(directory, METADATA_FILE));
      return null;
    });
  }

  readFile(
    path: string,
    offset: number,
    length: number | null,
    callback: FileCallback<{ readonly bytes: Uint8Array; readonly fileSizeBytes: number }>,
  ): void {
    answer(callback, async () => {
      const file = await open(this.realPath(path), 'r');
      try {
        const { size } = await file.stat();
        const end = length === null ? size : Math.min(size, offset + length);
        const buffer = new Uint8Array(Math.max(0, end - offset));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
        return { bytes: buffer.subarray(0, bytesRead), fileSizeBytes: size };
      } finally {
        await file.close();
      }
    });
  }

  stat(path: string, callback: FileCallback<'file' | 'directory' | 'absent'>): void {
    answer(callback, async () => {
      try {
        return (await stat(this.realPath(path))).isDirectory() ? 'directory' : 'file';
      } catch (error) {
        if (isAbsent(error)) return 'absent';
        throw error;
      }
    });
  }

  delete(path: string, callback: FileCallback<null>): void {
    answer(callback, async () => {
      const target = this.realPath(path);
      await rm(join(target, METADATA_FILE), { force: true }).catch((error: unknown) => {
        if (!isNotADirectory(error)) throw error;
      });
      await rm(target, { recursive: true, force: true });
      return null;
    });
  }

  list(callback: FileCallback<readonly SnapshotDescription[]>): void {
    answer(callback, async () => {
      const descriptions: SnapshotDescription[] = [];
      // `_metadata` comes last: without it the rest is of a snapshot that was never completed.
      for (const file of await filesNamed(METADATA_FILE, this.root)) {
        const text = await unlessAbsent(readFile(join(dirname(file), DESCRIPTION_FILE), 'utf8'));
        // Written by commitSnapshot, in a directory that is the session's own.
        if (text !== null) descriptions.push(JSON.parse(text) as SnapshotDescription);
      }
      return descriptions.sort((a, b) => a.timestamp - b.timestamp);
    });
  }

  listFiles(
    path: string,
    callback: FileCallback<readonly { readonly name: string; readonly sizeBytes: number }[]>,
  ): void {
    answer(callback, async () => {
      const directory = this.realPath(path);
      const names = (await readdir(directory)).filter((name) => name !== DESCRIPTION_FILE);
      return await Promise.all(
        names.map(async (name) => ({ name, sizeBytes: (await stat(join(directory, name))).size })),
      );
    });
  }
}

/** Runs one operation and answers exactly once. */
function answer<T>(callback: FileCallback<T>, operation: () => Promise<T>): void {
  operation().then(
    (value) => {
      callback({ ok: true, value });
    },
    (error: unknown) => {
      callback({ ok: false, message: error instanceof Error ? error.message : String(error) });
    },
  );
}

/** Checkpoints come and go while somebody looks. */
async function unlessAbsent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function filesNamed(name: string, directory: string): Promise<string[]> {
  const entries = (await unlessAbsent(readdir(directory, { withFileTypes: true }))) ?? [];
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) found.push(...(await filesNamed(name, path)));
    else if (entry.name === name) found.push(path);
  }
  return found;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT' || isNotADirectory(error);
const isNotADirectory = (error: unknown): boolean => codeOf(error) === 'ENOTDIR';
