import { assertUnreachable } from '../base/assert.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';

/** Flink's fixed name of a snapshot's entry point. */
export const METADATA_FILE = '_metadata';

export const parentPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `s3` of `s3://bucket/…`; a path without scheme is a file's. */
export const schemeOf = (path: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(path)?.[1]?.toLowerCase() ?? 'file';

/** Without slashes at its end. */
export const normalizePath = (path: string): string => path.replace(/\/+$/, '');

export const metadataPath = (directory: string): string => `${directory}/${METADATA_FILE}`;

/** Nothing at the path (`AbstractFsCheckpointStorageAccess.resolveCheckpointPointer`). */
export const pathNotFound = (path: string): FlinkError =>
  new FlinkError(
    'java.io.FileNotFoundException',
    `Cannot find checkpoint or savepoint file/directory '${path}' on file system '${schemeOf(path)}'.`,
  );

/** A directory, but not a snapshot's. */
export const metadataNotFound = (directory: string): FlinkError =>
  new FlinkError(
    'java.io.FileNotFoundException',
    `Cannot find meta data file '${METADATA_FILE}' in directory '${directory}'. Please try to load the checkpoint/savepoint directly from the metadata file instead of the directory.`,
  );

/** State of a file that the metadata names and nobody has. */
export const stateFileNotFound = (file: string): FlinkError =>
  new FlinkError('java.io.FileNotFoundException', `${file} (No such file or directory)`);

/** Relative names are single files beside `_metadata`: a savepoint from outside must not name others' files. */
function relativeFile(directory: string, path: string): string {
  const segments = path.split('/');
  if (
    path === '' ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..' || segment.includes('\0'))
  ) {
    throw new MalformedDataError(`'${path}' is no name of a file beside ${METADATA_FILE}`);
  }
  return `${directory}/${path}`;
}

/**
 * Where an absolute URI may lie now. Checkpoints name shared files absolutely, so one that was moved is found again by
 * the tail that stands below the job's directory, next to the `chk-` folder.
 */
function absoluteFiles(directory: string, uri: string): readonly string[] {
  if (uri.includes('\0')) throw new MalformedDataError('a state file with a zero byte in its name');
  const tail = /\/((?:shared|taskowned)\/.+|chk-\d+\/[^/]+)$/.exec(uri)?.[1];
  if (tail === undefined || tail.split('/').includes('..')) return [uri];
  const moved = `${parentPath(directory)}/${tail}`;
  return moved === uri ? [uri] : [uri, moved];
}

/**
 * The paths at which a handle's bytes may lie, the likeliest first; none if they are inlined.
 * @throws MalformedDataError if a relative name leaves the snapshot's directory
 */
export function filesOf(handle: StreamStateHandle, directory: string): readonly string[] {
  switch (handle.kind) {
    case 'relative-file':
      return [relativeFile(directory, handle.path)];
    case 'file':
    case 'segment-file':
      return absoluteFiles(directory, handle.uri);
    case 'byte-stream':
    case 'empty-segment-file':
      return [];
    default:
      return assertUnreachable(handle);
  }
}
