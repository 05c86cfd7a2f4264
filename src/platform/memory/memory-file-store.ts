import type { FileCallback, FileStore } from '../../core/host/file-store.ts';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { SimulatedTime } from './simulated-time.ts';

type Outcome<T> = Parameters<FileCallback<T>>[0];

/** A file system in memory, whose operations end whenever the seed lets them, in any order, or fail. */
export class MemoryFileStore implements FileStore {
  readonly files = new Map<string, Uint8Array>();
  readonly #descriptions = new Map<string, SnapshotDescription>();

  constructor(
    readonly time: SimulatedTime,
    readonly faults: FaultPlan,
  ) {}

  writeFile(path: string, parts: readonly Uint8Array[], callback: FileCallback<null>): void {
    this.#later(callback, () => {
      const bytes = concatenate(parts);
      switch (this.faults.writeFate()) {
        case 'failed':
          return failed(`Could not write '${path}': the disk refused.`);
        case 'torn':
          this.files.set(path, bytes.slice(0, Math.floor(bytes.length / 2)));
          return failed(`Could not write '${path}': the disk went away in the middle.`);
        case 'done':
          this.files.set(path, bytes);
          return done(null);
      }
    });
  }

  commitSnapshot(
    path: string,
    metadata: Uint8Array,
    description: SnapshotDescription,
    callback: FileCallback<null>,
  ): void {
    this.#later(callback, () => {
      const fate = this.faults.writeFate();
      if (fate === 'failed') return failed(`Could not write '${path}/_metadata': the disk refused.`);
      this.files.set(`${path}/_metadata`, metadata.slice());
      this.#descriptions.set(path, structuredClone(description));
      // Torn: it is there, but nobody could be told.
      return fate === 'torn' ? failed(`'${path}/_metadata' was not confirmed.`) : done(null);
    });
  }

  readFile(
    path: string,
    offset: number,
    length: number | null,
    callback: FileCallback<{ readonly bytes: Uint8Array; readonly fileSizeBytes: number }>,
  ): void {
    this.#later(callback, () => {
      const file = this.files.get(path);
      if (file === undefined) return failed(`File '${path}' does not exist.`);
      const end = length === null ? file.length : offset + length;
      return done({ bytes: file.slice(offset, end), fileSizeBytes: file.length });
    });
  }

  stat(path: string, callback: FileCallback<'file' | 'directory' | 'absent'>): void {
    this.#later(callback, () => {
      if (this.files.has(path)) return done('file');
      return done([...this.files.keys()].some(isBelow(path)) ? 'directory' : 'absent');
    });
  }

  delete(path: string, callback: FileCallback<null>): void {
    this.#later(callback, () => {
      this.files.delete(path);
      for (const file of [...this.files.keys()].filter(isBelow(path))) this.files.delete(file);
      for (const at of [...this.#descriptions.keys()]) {
        if (at === path || isBelow(path)(at)) this.#descriptions.delete(at);
      }
      return done(null);
    });
  }

  list(callback: FileCallback<readonly SnapshotDescription[]>): void {
    this.#later(callback, () => done([...this.#descriptions.values()].toSorted((a, b) => a.timestamp - b.timestamp)));
  }

  listFiles(
    path: string,
    callback: FileCallback<readonly { readonly name: string; readonly sizeBytes: number }[]>,
  ): void {
    this.#later(callback, () => {
      const below = [...this.files].filter(([file]) => isBelow(path)(file));
      return done(below.map(([file, bytes]) => ({ name: file.slice(path.length + 1), sizeBytes: bytes.length })));
    });
  }

  /** Carries an operation out at some later moment, and answers at a later one still. */
  #later<T>(callback: FileCallback<T>, operation: () => Outcome<T>): void {
    this.time.delay(this.faults.fileDelayMs(), () => {
      const outcome = operation();
      this.time.delay(0, () => {
        callback(outcome);
      });
    });
  }
}

const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
const failed = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });

const isBelow =
  (directory: string) =>
  (path: string): boolean =>
    path.startsWith(`${directory.replace(/\/+$/, '')}/`);

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
