import { FlinkError } from '../model/flink-error.ts';
import { readCheckpointMetadata } from '../savepoint/metadata/read-metadata.ts';
import type { CompletedCheckpoint } from './completed-checkpoint.ts';
import type { JobManagerServices } from './job-manager-services.ts';

const METADATA_FILE = '_metadata';

export interface LoadCallbacks {
  onLoaded(snapshot: CompletedCheckpoint): void;
  onFailed(error: FlinkError): void;
}

/**
 * Finds and reads the snapshot that `pointer` (its directory or its `_metadata` file) names
 * (`AbstractFsCheckpointStorageAccess.resolveCheckpointPointer`, then `Checkpoints.loadCheckpointMetadata`).
 */
export function loadSnapshot(pointer: string, services: JobManagerServices, callbacks: LoadCallbacks): void {
  new SavepointLoader(pointer.replace(/\/+$/, ''), services, callbacks).start();
}

class SavepointLoader {
  constructor(
    readonly path: string,
    readonly services: JobManagerServices,
    readonly callbacks: LoadCallbacks,
  ) {}

  start(): void {
    this.#stat(this.path, (entry) => {
      if (entry === 'absent') this.#fail(notFound(this.path));
      else if (entry === 'directory') this.#findMetadata();
      else this.#read(this.path, parentOf(this.path));
    });
  }

  #findMetadata(): void {
    const file = `${this.path}/${METADATA_FILE}`;
    this.#stat(file, (entry) => {
      if (entry === 'file') this.#read(file, this.path);
      else this.#fail(noMetadata(this.path));
    });
  }

  #read(file: string, directory: string): void {
    this.services.storage.request(
      { type: 'read-file', path: file, offset: 0, length: null },
      {
        onAnswer: (answer) => {
          if (answer.type === 'file') this.#parse(answer.bytes, directory);
        },
        onFailure: (error) => {
          this.#fail(error);
        },
      },
    );
  }

  #parse(bytes: Uint8Array, directory: string): void {
    let snapshot: CompletedCheckpoint;
    try {
      const metadata = readCheckpointMetadata(bytes);
      snapshot = { checkpointId: metadata.checkpointId, kind: 'savepoint', path: directory, metadata };
    } catch (error) {
      this.#fail(error instanceof FlinkError ? error : new FlinkError('java.io.IOException', String(error)));
      return;
    }
    this.callbacks.onLoaded(snapshot);
  }

  #stat(path: string, continuation: (entry: 'file' | 'directory' | 'absent') => void): void {
    this.services.storage.request(
      { type: 'stat', path },
      {
        onAnswer: (answer) => {
          if (answer.type === 'stat-result') continuation(answer.entry);
        },
        onFailure: (error) => {
          this.#fail(error);
        },
      },
    );
  }

  #fail(error: FlinkError): void {
    this.callbacks.onFailed(error);
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const schemeOf = (path: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(path)?.[1] ?? 'file';

const notFound = (path: string): FlinkError =>
  new FlinkError(
    'java.io.FileNotFoundException',
    `Cannot find checkpoint or savepoint file/directory '${path}' on file system '${schemeOf(path)}'.`,
  );

const noMetadata = (path: string): FlinkError =>
  new FlinkError(
    'java.io.FileNotFoundException',
    `Cannot find meta data file '_metadata' in directory '${path}'. Please try to load the checkpoint/savepoint directly from the metadata file instead of the directory.`,
  );
