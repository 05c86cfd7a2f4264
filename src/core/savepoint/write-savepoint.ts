import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import { stateSizeBytes, type StreamStateHandle } from '../model/stream-state-handle.ts';
import type { FileReader, FileWriter } from './file-request.ts';
import { writeCheckpointMetadata, type WritableVersion } from './metadata/write-metadata.ts';
import type { Savepoint } from './read-savepoint.ts';
import { metadataPath, normalizePath } from './savepoint-path.ts';
import { readStateStream } from './state-stream.ts';
import { replaceStreamHandles, streamHandlesOf } from './stream-handles.ts';

/** Flink's `execution.checkpointing.data-inline-threshold`: pieces up to here stay in `_metadata`. */
export const DATA_INLINE_THRESHOLD_BYTES = 20 * 1024;

export interface WriteOptions {
  /** Default 6. */
  readonly version?: WritableVersion;
  /** Default 20 KiB. */
  readonly inlineThresholdBytes?: number;
  /** A name that was never given before: a UUID. Names files, and inlined pieces, whose name is their identity. */
  readonly newName: () => string;
}

/** @throws MalformedDataError if the handle refers to a file, which would be missing beside the new metadata */
function bytesOf(handle: StreamStateHandle): Uint8Array {
  if (handle.kind === 'byte-stream') return handle.bytes;
  if (handle.kind === 'empty-segment-file') return new Uint8Array(0);
  throw new MalformedDataError(`state in a file (${handle.kind}) can't be written: load it first`);
}

/**
 * Writes a snapshot whose state is in memory: state files first, `_metadata` last, so that nothing half-written is ever
 * a snapshot. Every inlined piece gets a name of its own: pieces of one name would be taken for the same bytes.
 * @throws MalformedDataError if state lies in files (see `loadState`) or can't be written
 */
export function* writeSavepoint(
  directory: string,
  metadata: CheckpointMetadata,
  options: WriteOptions,
): FileWriter<Savepoint> {
  const target = normalizePath(directory);
  const threshold = options.inlineThresholdBytes ?? DATA_INLINE_THRESHOLD_BYTES;
  const replaced = new Map<StreamStateHandle, StreamStateHandle>();
  for (const handle of streamHandlesOf(metadata)) {
    if (replaced.has(handle)) continue;
    const bytes = bytesOf(handle);
    const name = options.newName();
    if (bytes.length <= threshold) {
      replaced.set(handle, { kind: 'byte-stream', name, bytes });
    } else {
      yield { file: `${target}/${name}`, bytes };
      replaced.set(handle, { kind: 'relative-file', path: name, sizeBytes: bytes.length });
    }
  }
  const written = replaceStreamHandles(metadata, (handle) => replaced.get(handle) ?? handle);
  const bytes = writeCheckpointMetadata(written, options.version);
  yield { file: metadataPath(target), bytes };
  return { directory: target, metadata: written, metadataBytes: bytes.length };
}

/** The same snapshot with all its state in memory, to be written elsewhere or in another version. */
export function* loadState({ metadata, directory }: Savepoint): FileReader<CheckpointMetadata> {
  const loaded = new Map<StreamStateHandle, StreamStateHandle>();
  for (const handle of streamHandlesOf(metadata)) {
    if (handle.kind === 'byte-stream' || handle.kind === 'empty-segment-file' || loaded.has(handle)) continue;
    const bytes = yield* readStateStream(handle, directory, 0, stateSizeBytes(handle));
    loaded.set(handle, { kind: 'byte-stream', name: '', bytes });
  }
  return replaceStreamHandles(metadata, (handle) => loaded.get(handle) ?? handle);
}
