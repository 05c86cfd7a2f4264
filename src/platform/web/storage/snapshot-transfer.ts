import type { AdminAnswer, AdminRequest } from '../../../core/host/storage-service-message.ts';
import { joinPath } from '../../../core/storage/snapshot-path.ts';
import { describeImport, findSnapshot } from './imported-snapshot.ts';
import { ArchiveWriter, readArchive, type ArchivedFile } from './snapshot-archive.ts';

type Perform = (request: AdminRequest) => Promise<AdminAnswer>;

/** The files of a drop: one zip, or a directory's with their relative paths. */
export interface DroppedFile {
  readonly path: string;
  readonly content: Blob;
}

/** A snapshot's directory as a zip, byte for byte, in a folder of its name. */
export async function packSnapshot(path: string, perform: Perform): Promise<Blob> {
  const folder = lastSegment(path);
  const listed = await perform({ type: 'list-files', path });
  const files = listed.type === 'files' ? listed.files : [];
  if (files.length === 0) throw new Error(`There is no snapshot at '${path}'.`);
  const archive = new ArchiveWriter();
  for (const { name } of files) {
    const read = await perform({ type: 'read-file', path: joinPath(path, name), offset: 0, length: null });
    if (read.type === 'bytes') archive.add({ path: `${folder}/${name}`, bytes: read.bytes });
  }
  return archive.finish();
}

/** Takes a snapshot in under `targetDirectory`, by its old name if that is free. @returns its path */
export async function takeInSnapshot(
  dropped: readonly DroppedFile[],
  targetDirectory: string,
  perform: Perform,
): Promise<string> {
  const snapshot = findSnapshot(await contentsOf(dropped));
  const path = await freePath(joinPath(targetDirectory, snapshot.folder), perform);
  const description = describeImport(snapshot, path, Date.now());
  await perform({ type: 'import-snapshot', description, files: snapshot.files });
  return path;
}

async function contentsOf(dropped: readonly DroppedFile[]): Promise<ArchivedFile[]> {
  const [only, second] = dropped;
  if (only !== undefined && second === undefined && /\.zip$/i.test(only.path)) return await readArchive(only.content);
  return await Promise.all(
    dropped.map(async ({ path, content }) => ({ path, bytes: new Uint8Array(await content.arrayBuffer()) })),
  );
}

/** `wanted` if it is a savepoint's name and free, else a new name beside it. */
async function freePath(wanted: string, perform: Perform): Promise<string> {
  const isName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(lastSegment(wanted));
  if (isName && (await isFree(wanted, perform))) return wanted;
  const suffix = crypto.randomUUID().replaceAll('-', '');
  return joinPath(parent(wanted), `savepoint-${suffix.slice(0, 6)}-${suffix.slice(6, 18)}`);
}

async function isFree(path: string, perform: Perform): Promise<boolean> {
  const answer = await perform({ type: 'stat', path });
  return answer.type === 'entry' && answer.entry === 'absent';
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));
