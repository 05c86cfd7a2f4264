import type { BrokerLogEntry } from '../broker/log-entry.ts';
import type { SnapshotDescription } from '../protocol/storage-message.ts';

export type FileCallback<T> = (
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string },
) => void;

/** Where snapshots lie on a platform (IndexedDB, a directory, memory). Each call answers exactly once, later. */
export interface FileStore {
  writeFile(path: string, parts: readonly Uint8Array[], callback: FileCallback<null>): void;
  /** `<path>/_metadata` and its description, all or nothing, durable when answered. */
  commitSnapshot(
    path: string,
    metadata: Uint8Array,
    description: SnapshotDescription,
    callback: FileCallback<null>,
  ): void;
  /** Bytes from `offset`, at most `length` (null: to the end). Absent files fail. */
  readFile(
    path: string,
    offset: number,
    length: number | null,
    callback: FileCallback<{ readonly bytes: Uint8Array; readonly fileSizeBytes: number }>,
  ): void;
  stat(path: string, callback: FileCallback<'file' | 'directory' | 'absent'>): void;
  /** A file or a directory with its description; absent is fine. */
  delete(path: string, callback: FileCallback<null>): void;
  /** Everything completed, oldest first. */
  list(callback: FileCallback<readonly SnapshotDescription[]>): void;
  /** Relative names and sizes of the files of a snapshot, `_metadata` included. */
  listFiles(
    path: string,
    callback: FileCallback<readonly { readonly name: string; readonly sizeBytes: number }[]>,
  ): void;
}

/** Where the broker's log lies on a platform. */
export interface BrokerLogStore {
  append(entries: readonly BrokerLogEntry[], callback: FileCallback<null>): void;
}

/** Keeps the log in the broker's memory only. */
export const volatileBrokerLog: BrokerLogStore = {
  append: (_entries, callback) => {
    callback({ ok: true, value: null });
  },
};
