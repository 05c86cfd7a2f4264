import type { AdminAnswer, AdminRequest } from '../../../core/host/storage-service-message.ts';
import { exportForFlink, type FlinkExport } from '../../../core/processor/export-for-flink.ts';
import type { FileAnswer, FileRead, FileReader } from '../../../core/savepoint/file-request.ts';
import { readSavepoint } from '../../../core/savepoint/read-savepoint.ts';
import { loadState, writeSavepoint } from '../../../core/savepoint/write-savepoint.ts';
import { ArchiveWriter } from './snapshot-archive.ts';

type Perform = (request: AdminRequest) => Promise<AdminAnswer>;

export interface ExportedSnapshot {
  readonly zip: Blob;
  /** What a real cluster will never get, in a sentence; null if nothing. */
  readonly leftOut: string | null;
}

/** A snapshot as a real cluster can take it, as a zip with one folder of its name. */
export async function exportSnapshot(path: string, perform: Perform): Promise<ExportedSnapshot> {
  const savepoint = await answered(readSavepoint(path), perform);
  const { metadata, leftOut } = exportForFlink(await answered(loadState(savepoint), perform));
  const folder = savepoint.directory.slice(savepoint.directory.lastIndexOf('/') + 1);
  const archive = new ArchiveWriter();
  for (const { file, bytes } of writeSavepoint(folder, metadata, { newName: () => crypto.randomUUID() })) {
    archive.add({ path: file, bytes });
  }
  return { zip: archive.finish(), leftOut: leftOutSentence(leftOut) };
}

/** Runs a reader to its end. */
async function answered<T>(reader: FileReader<T>, perform: Perform): Promise<T> {
  let step = reader.next();
  while (step.done !== true) step = reader.next(await read(step.value, perform));
  return step.value;
}

async function read({ file, offset, length }: FileRead, perform: Perform): Promise<FileAnswer> {
  const found = await perform({ type: 'stat', path: file });
  if (found.type === 'entry' && found.entry !== 'file') return found.entry;
  const answer = await perform({ type: 'read-file', path: file, offset, length });
  return answer.type === 'bytes' ? answer.bytes : 'absent';
}

function leftOutSentence(leftOut: FlinkExport['leftOut']): string | null {
  if (leftOut.length === 0) return null;
  const ids = leftOut.map(({ transactionalId }) => transactionalId);
  const named = `${ids.slice(0, 8).join(', ')}${ids.length > 8 ? `, … (${ids.length} in all)` : ''}`;
  return `Left out is what a restore was to commit in this session's broker: ${named}. These records will not be in the cluster's topics.`;
}
