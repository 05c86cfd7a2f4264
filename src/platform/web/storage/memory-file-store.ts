import type { FileCallback, FileStore } from '../../../core/host/file-store.ts';
import type { SnapshotDescription } from '../../../core/protocol/storage-message.ts';
import { canonicalPath } from './storage-path.ts';

/** Snapshots that live as long as the tab, for where the browser keeps nothing. */
export class MemoryFileStore implements FileStore {
  readonly #files = new Map<string, Blob>();
  readonly #snapshots = new Map<string, SnapshotDescription>();

  writeFile(path: string, parts: readonly Uint8Array[], callback: FileCallback<null>): void {
    // Copies: parts may be views of buffers that are used again.
    this.#files.set(canonicalPath(path), new Blob(parts.map((part) => new Uint8Array(part))));
    later(callback, { ok: true, value: null });
  }

  commitSnapshot(
    path: string,
    metadata: Uint8Array,
    description: SnapshotDescription,
    callback: FileCallback<null>,
  ): void {
    this.#snapshots.set(canonicalPath(path), description);
    this.writeFile(`${path}/_metadata`, [metadata], callback);
  }

  readFile(
    path: string,
    offset: number,
    length: number | null,
    callback: FileCallback<{ readonly bytes: Uint8Array; readonly fileSizeBytes: number }>,
  ): void {
    const file = this.#files.get(canonicalPath(path));
    if (file === undefined) {
      later(callback, { ok: false, message: `There is no file '${path}'.` });
      return;
    }
    const end = length === null ? file.size : Math.min(file.size, offset + length);
    void file
      .slice(Math.min(offset, file.size), end)
      .arrayBuffer()
      .then((bytes) => {
        callback({ ok: true, value: { bytes: new Uint8Array(bytes), fileSizeBytes: file.size } });
      });
  }

  stat(path: string, callback: FileCallback<'file' | 'directory' | 'absent'>): void {
    const target = canonicalPath(path);
    const directory = this.#below(target).length > 0 ? 'directory' : 'absent';
    later(callback, { ok: true, value: this.#files.has(target) ? 'file' : directory });
  }

  delete(path: string, callback: FileCallback<null>): void {
    const target = canonicalPath(path);
    this.#snapshots.delete(target);
    for (const file of [target, ...this.#below(target)]) this.#files.delete(file);
    later(callback, { ok: true, value: null });
  }

  list(callback: FileCallback<readonly SnapshotDescription[]>): void {
    const value = [...this.#snapshots.values()].sort((a, b) => a.timestamp - b.timestamp);
    later(callback, { ok: true, value });
  }

  listFiles(
    path: string,
    callback: FileCallback<readonly { readonly name: string; readonly sizeBytes: number }[]>,
  ): void {
    const directory = canonicalPath(path);
    const value = this.#below(directory).map((file) => ({
      name: file.slice(directory.length + 1),
      sizeBytes: this.#files.get(file)?.size ?? 0,
    }));
    later(callback, { ok: true, value });
  }

  #below(directory: string): string[] {
    return [...this.#files.keys()].filter((file) => file.startsWith(`${directory}/`));
  }
}

function later<T>(callback: FileCallback<T>, result: Parameters<FileCallback<T>>[0]): void {
  queueMicrotask(() => {
    callback(result);
  });
}
