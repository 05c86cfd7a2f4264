import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SnapshotDescription } from '../../../core/protocol/storage-message.ts';
import type { StoredLogEntry } from './stored-log-entry.ts';

/** Small content lies in the record; large in a Blob, or where Blobs don't work in `pieces` of so many bytes. */
export type StoredContent = ArrayBuffer | Blob | { readonly pieceBytes: number };

export interface StoredFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** The tab that wrote it. */
  readonly session: string;
  readonly content: StoredContent;
}

/** A completed snapshot: there is no other sign of its being one. */
export interface StoredSnapshot {
  /** As files spell it; the description has it as its user does. */
  readonly path: string;
  readonly session: string;
  readonly description: SnapshotDescription;
}

export interface StoredArtifact {
  readonly name: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
  /** JSON. */
  readonly program: string;
}

interface SluiceSchema extends DBSchema {
  files: { key: string; value: StoredFile };
  /** By path and number. */
  pieces: { key: [string, number]; value: ArrayBuffer };
  snapshots: { key: string; value: StoredSnapshot };
  /** What the broker wants kept, in order, by sequence number. */
  brokerLog: { key: number; value: StoredLogEntry };
  artifacts: { key: string; value: StoredArtifact };
  /** JSON of the serializer snapshots of what jobs write, by topic. */
  topicTypes: { key: string; value: string };
  probe: { key: string; value: Blob };
}

export type SluiceDatabase = IDBPDatabase<SluiceSchema>;

const VERSION = 1;

/** @throws DOMException where the browser keeps nothing: private windows of some, or storage that the user has blocked */
export function openSluiceDatabase(name: string): Promise<SluiceDatabase> {
  return openDB<SluiceSchema>(name, VERSION, {
    upgrade(database) {
      database.createObjectStore('files', { keyPath: 'path' });
      database.createObjectStore('pieces');
      database.createObjectStore('snapshots', { keyPath: 'path' });
      database.createObjectStore('brokerLog');
      database.createObjectStore('artifacts', { keyPath: 'name' });
      database.createObjectStore('topicTypes');
      database.createObjectStore('probe');
    },
    // A newer page in another tab wants to change the layout: it goes first, this tab's next call fails and says so.
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
}

/** Every path below a directory: `/` is followed by `0` in the order of keys. */
export const below = (directory: string): IDBKeyRange =>
  IDBKeyRange.bound(`${directory}/`, `${directory}0`, false, true);

/** The pieces of a file, from number `first` to `last`. */
export const piecesOf = (path: string, first = 0, last = Number.MAX_SAFE_INTEGER): IDBKeyRange =>
  IDBKeyRange.bound([path, first], [path, last]);

/** The pieces of all files below a directory. */
export const piecesBelow = (directory: string): IDBKeyRange =>
  IDBKeyRange.bound([`${directory}/`], [`${directory}0`], false, true);
