import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { FileReader } from './file-request.ts';
import { readCheckpointMetadata } from './metadata/read-metadata.ts';
import {
  metadataNotFound,
  metadataPath,
  METADATA_FILE,
  normalizePath,
  parentPath,
  pathNotFound,
} from './savepoint-path.ts';

/** A snapshot whose metadata was read; its state lies beside it or inlined. */
export interface Savepoint {
  /** Directory of `_metadata`. */
  readonly directory: string;
  readonly metadata: CheckpointMetadata;
  readonly metadataBytes: number;
}

/** Far above any real one (inlined state is at most 1 MiB a piece); bounds what a hostile file makes us hold. */
const MAX_METADATA_BYTES = 256 * 1024 * 1024;

function parse(bytes: Uint8Array, directory: string): Savepoint {
  if (bytes.length >= MAX_METADATA_BYTES)
    throw new MalformedDataError(`${METADATA_FILE} of ${directory} is larger than 256 MiB`);
  return { directory, metadata: readCheckpointMetadata(bytes), metadataBytes: bytes.length };
}

/**
 * Finds and reads the snapshot that `pointer` names: its directory or its metadata file itself
 * (`AbstractFsCheckpointStorageAccess.resolveCheckpointPointer`, `Checkpoints.loadCheckpointMetadata`).
 * @throws FlinkError FileNotFoundException if there is none, other FlinkErrors in Flink's words; MalformedDataError
 */
export function* readSavepoint(pointer: string): FileReader<Savepoint> {
  const path = normalizePath(pointer);
  const inDirectory = yield { file: metadataPath(path), offset: 0, length: MAX_METADATA_BYTES };
  if (typeof inDirectory !== 'string') return parse(inDirectory, path);
  const direct = yield { file: path, offset: 0, length: MAX_METADATA_BYTES };
  if (direct === 'absent') throw pathNotFound(path);
  if (direct === 'directory') throw metadataNotFound(path);
  return parse(direct, parentPath(path));
}
