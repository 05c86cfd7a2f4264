import type { CheckpointMetadata } from '../../../core/model/checkpoint-metadata.ts';
import { jobID } from '../../../core/model/ids.ts';
import type { SnapshotDescription } from '../../../core/protocol/storage-message.ts';
import { readCheckpointMetadata } from '../../../core/savepoint/metadata/read-metadata.ts';
import { METADATA_FILE } from '../../../core/savepoint/savepoint-path.ts';
import { streamHandlesOf } from '../../../core/savepoint/stream-handles.ts';
import type { ArchivedFile } from './snapshot-archive.ts';

/** A snapshot from outside whose metadata was read: all its files, each with its own name alone. */
export interface ImportedSnapshot {
  /** Name of the folder that it lay in, '' if none. */
  readonly folder: string;
  readonly metadata: CheckpointMetadata;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Nobody's: a snapshot doesn't tell whose job it was of. */
const UNKNOWN_JOB = jobID('0'.repeat(32));

/** @throws Error with a sentence if there is not exactly one snapshot, it can't be read, or files of it are missing */
export function findSnapshot(files: readonly ArchivedFile[]): ImportedSnapshot {
  const found = files.filter(({ path }) => nameOf(path) === METADATA_FILE);
  const [entry, second] = found;
  if (entry === undefined) {
    throw new Error(`There is no ${METADATA_FILE} in it: drop the whole directory of a savepoint, or a zip of it.`);
  }
  if (second !== undefined) throw new Error(`There are ${found.length} savepoints in it: drop one at a time.`);
  const directory = entry.path.slice(0, -METADATA_FILE.length);
  const own = files.filter(({ path }) => path.startsWith(directory) && !path.slice(directory.length).includes('/'));
  const metadata = readCheckpointMetadata(entry.bytes);
  const snapshot = {
    folder: nameOf(directory.replace(/\/$/, '')),
    metadata,
    files: own.map(({ path, bytes }) => ({ name: nameOf(path), bytes })).filter(({ name }) => !name.startsWith('.')),
  };
  checkFiles(snapshot);
  return snapshot;
}

function checkFiles({ metadata, files }: ImportedSnapshot): void {
  const sizes = new Map(files.map(({ name, bytes }) => [name, bytes.length]));
  for (const handle of streamHandlesOf(metadata)) {
    if (handle.kind !== 'relative-file') continue;
    const size = sizes.get(handle.path);
    if (size === undefined) throw new Error(`Its state file '${handle.path}' is missing.`);
    if (size !== handle.sizeBytes) {
      throw new Error(`Its state file '${handle.path}' has ${size} bytes, and should have ${handle.sizeBytes}.`);
    }
  }
}

export function describeImport(snapshot: ImportedSnapshot, path: string, timestamp: number): SnapshotDescription {
  const { metadata, files } = snapshot;
  return {
    path,
    jobId: UNKNOWN_JOB,
    jobName: snapshot.folder === '' ? 'imported' : snapshot.folder,
    checkpointId: metadata.checkpointId,
    kind: 'savepoint',
    timestamp,
    sizeBytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    owner: 'user',
    restoredFrom: null,
    parallelism: Object.fromEntries(metadata.operators.map(({ operatorId, parallelism }) => [operatorId, parallelism])),
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
