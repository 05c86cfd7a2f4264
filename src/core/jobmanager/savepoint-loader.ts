import { FlinkError } from '../model/flink-error.ts';
import { readCheckpointMetadata } from '../savepoint/metadata/read-metadata.ts';
import {
  metadataNotFound,
  metadataPath,
  normalizePath,
  parentPath,
  pathNotFound,
} from '../savepoint/savepoint-path.ts';
import type { CompletedCheckpoint } from './completed-checkpoint.ts';
import { DamagedSnapshotError } from './failure.ts';
import type { JobManagerServices } from './job-manager-services.ts';

export interface LoadCallbacks {
  onLoaded(snapshot: CompletedCheckpoint): void;
  onFailed(error: FlinkError): void;
}

/**
 * Finds and reads the snapshot that `pointer` (its directory or its `_metadata` file) names
 * (`AbstractFsCheckpointStorageAccess.resolveCheckpointPointer`, then `Checkpoints.loadCheckpointMetadata`).
 */
export function loadSnapshot(pointer: string, services: JobManagerServices, callbacks: LoadCallbacks): void {
  new SavepointLoader(normalizePath(pointer), services, callbacks).start();
}

class SavepointLoader {
  constructor(
    readonly path: string,
    readonly services: JobManagerServices,
    readonly callbacks: LoadCallbacks,
  ) {}

  start(): void {
    this.#stat(this.path, (entry) => {
      if (entry === 'absent') this.#fail(pathNotFound(this.path));
      else if (entry === 'directory') this.#findMetadata();
      else this.#read(this.path, parentPath(this.path));
    });
  }

  #findMetadata(): void {
    const file = metadataPath(this.path);
    this.#stat(file, (entry) => {
      if (entry === 'file') this.#read(file, this.path);
      else this.#fail(metadataNotFound(this.path));
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
      this.#fail(error instanceof FlinkError ? error : damagedMetadata(directory, error));
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

const damagedMetadata = (directory: string, error: unknown): FlinkError =>
  new DamagedSnapshotError(
    'java.io.IOException',
    `The metadata of the snapshot ${directory} can't be read: ${error instanceof Error ? error.message : String(error)}`,
  );
