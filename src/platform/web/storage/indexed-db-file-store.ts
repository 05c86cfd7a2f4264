import type { FileCallback, FileStore } from '../../../core/host/file-store.ts';
import type { SnapshotDescription } from '../../../core/protocol/storage-message.ts';
import { joinPieces, packContent, type PackedContent } from './content.ts';
import { below, piecesBelow, piecesOf, type SluiceDatabase, type StoredFile } from './database.ts';
import { storageFailure } from './storage-failure.ts';
import { canonicalPath } from './storage-path.ts';

/** Whose files this tab may delete. */
export interface Ownership {
  readonly session: string;
  /** May this tab delete what `session` wrote? */
  mayDelete(session: string): Promise<boolean>;
}

interface FileBytes {
  readonly bytes: Uint8Array;
  readonly fileSizeBytes: number;
}

/** Snapshots in IndexedDB: files by path, and an entry per completed snapshot that makes it visible. */
export class IndexedDbFileStore implements FileStore {
  constructor(
    readonly database: SluiceDatabase,
    readonly storesBlobs: boolean,
    readonly ownership: Ownership,
  ) {}

  writeFile(path: string, parts: readonly Uint8Array[], callback: FileCallback<null>): void {
    answer(callback, async () => {
      const packed = packContent(parts, this.storesBlobs);
      const transaction = this.database.transaction(['files', 'pieces'], 'readwrite', { durability: 'strict' });
      const file = this.#toFile(canonicalPath(path), packed);
      const [files, pieces] = [transaction.objectStore('files'), transaction.objectStore('pieces')];
      await Promise.all([
        files.put(file),
        ...packed.pieces.map((piece, index) => pieces.put(piece, [file.path, index])),
        transaction.done,
      ]);
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
      const directory = canonicalPath(path);
      const packed = packContent([metadata], this.storesBlobs);
      const file = this.#toFile(`${directory}/_metadata`, packed);
      const { session } = this.ownership;
      const stores = ['files', 'pieces', 'snapshots'] as const;
      const transaction = this.database.transaction(stores, 'readwrite', { durability: 'strict' });
      const [files, pieces] = [transaction.objectStore('files'), transaction.objectStore('pieces')];
      await Promise.all([
        files.put(file),
        ...packed.pieces.map((piece, index) => pieces.put(piece, [file.path, index])),
        transaction.objectStore('snapshots').put({ path: directory, session, description }),
        transaction.done,
      ]);
      return null;
    });
  }

  #toFile(path: string, { content, sizeBytes }: PackedContent): StoredFile {
    return { path, sizeBytes, session: this.ownership.session, content };
  }

  readFile(path: string, offset: number, length: number | null, callback: FileCallback<FileBytes>): void {
    answer(callback, async () => {
      const file = await this.database.get('files', canonicalPath(path));
      if (file === undefined) throw new Error(`There is no file '${path}'.`);
      const start = Math.min(offset, file.sizeBytes);
      const end = length === null ? file.sizeBytes : Math.min(file.sizeBytes, start + length);
      return { bytes: await this.#slice(file, start, end), fileSizeBytes: file.sizeBytes };
    });
  }

  async #slice({ path, content }: StoredFile, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (content instanceof ArrayBuffer) return new Uint8Array(content.slice(start, end));
    if (content instanceof Blob) return new Uint8Array(await content.slice(start, end).arrayBuffer());
    if (start === end) return new Uint8Array(0);
    const { pieceBytes } = content;
    const first = Math.floor(start / pieceBytes);
    const last = Math.floor((end - 1) / pieceBytes);
    const pieces = await this.database.getAll('pieces', piecesOf(path, first, last));
    return joinPieces(pieces, first * pieceBytes, start, end);
  }

  stat(path: string, callback: FileCallback<'file' | 'directory' | 'absent'>): void {
    answer(callback, async () => {
      const file = canonicalPath(path);
      if ((await this.database.count('files', file)) > 0) return 'file';
      return (await this.database.count('files', below(file))) > 0 ? 'directory' : 'absent';
    });
  }

  delete(path: string, callback: FileCallback<null>): void {
    answer(callback, async () => {
      const target = canonicalPath(path);
      const obstacle = await this.#obstacleToDelete(target);
      if (obstacle !== null) throw new Error(obstacle);
      await deletePath(this.database, target);
      return null;
    });
  }

  async #obstacleToDelete(target: string): Promise<string | null> {
    const snapshot = await this.database.get('snapshots', target);
    const files = [
      await this.database.get('files', target),
      ...(await this.database.getAll('files', below(target), 1)),
    ];
    for (const session of new Set([snapshot, ...files].flatMap((stored) => stored?.session ?? []))) {
      if (!(await this.ownership.mayDelete(session))) {
        return `'${snapshot?.description.path ?? target}' can't be deleted from this tab, while another tab of Sluice is open that may use it: delete it there, or close that tab and reload.`;
      }
    }
    return null;
  }

  list(callback: FileCallback<readonly SnapshotDescription[]>): void {
    answer(callback, async () => {
      const snapshots = await this.database.getAll('snapshots');
      return snapshots.map(({ description }) => description).sort((a, b) => a.timestamp - b.timestamp);
    });
  }

  listFiles(
    path: string,
    callback: FileCallback<readonly { readonly name: string; readonly sizeBytes: number }[]>,
  ): void {
    answer(callback, async () => {
      const directory = canonicalPath(path);
      const files = await this.database.getAll('files', below(directory));
      return files.map((file) => ({ name: file.path.slice(directory.length + 1), sizeBytes: file.sizeBytes }));
    });
  }
}

/** A file, or a directory with its entry and all that is in it: all or nothing. */
export async function deletePath(database: SluiceDatabase, path: string): Promise<void> {
  const transaction = database.transaction(['files', 'pieces', 'snapshots'], 'readwrite');
  const [files, pieces] = [transaction.objectStore('files'), transaction.objectStore('pieces')];
  const snapshots = transaction.objectStore('snapshots');
  await Promise.all([
    ...[path, below(path)].flatMap((range) => [snapshots.delete(range), files.delete(range)]),
    ...[piecesOf(path), piecesBelow(path)].map((range) => pieces.delete(range)),
    transaction.done,
  ]);
}

/** Runs one operation and answers exactly once. */
function answer<T>(callback: FileCallback<T>, operation: () => Promise<T>): void {
  operation().then(
    (value) => {
      callback({ ok: true, value });
    },
    (error: unknown) => {
      callback({ ok: false, message: storageFailure(error) });
    },
  );
}
