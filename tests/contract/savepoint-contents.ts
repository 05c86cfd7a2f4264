import { required } from '../../src/core/base/assert.ts';
import { operatorIdOfUid } from '../../src/core/graph/stream-graph-hasher.ts';
import { describeSavepoint } from '../../src/core/savepoint/describe-savepoint.ts';
import { runFileReader, type FileAnswer, type FileRead } from '../../src/core/savepoint/file-request.ts';
import { readSavepoint } from '../../src/core/savepoint/read-savepoint.ts';
import type { HostUnderTest } from './hosts/host-under-test.ts';

/** A savepoint's files, by name. */
export type SavepointFiles = ReadonlyMap<string, Uint8Array>;

/** Fetches a savepoint from wherever the host keeps it. */
export async function savepointFiles(host: HostUnderTest, path: string): Promise<SavepointFiles> {
  const listed = await host.admin({ type: 'list-files', path });
  if (listed.type !== 'files') throw new Error(JSON.stringify(listed));
  const files = new Map<string, Uint8Array>();
  for (const { name } of listed.files) {
    const answer = await host.admin({ type: 'read-file', path: `${path}/${name}`, offset: 0, length: null });
    if (answer.type !== 'bytes') throw new Error(JSON.stringify(answer));
    files.set(name, answer.bytes);
  }
  return files;
}

const DIRECTORY = '/savepoint';

function answerFrom(files: SavepointFiles, { file, offset, length }: FileRead): FileAnswer {
  if (file === DIRECTORY) return 'directory';
  return files.get(file.slice(DIRECTORY.length + 1))?.slice(offset, offset + length) ?? 'absent';
}

/** What `describeSavepoint` says of one state of an operator, as far as these tests look. */
export interface DescribedKeyedState {
  readonly entries?: readonly { readonly key: unknown; readonly value: unknown }[];
  readonly timers?: readonly unknown[];
}

/** @returns by name, timers included */
export function keyedStates(files: SavepointFiles, uid: string): Readonly<Record<string, DescribedKeyedState>> {
  const savepoint = runFileReader(readSavepoint(DIRECTORY), (read) => answerFrom(files, read));
  const described = runFileReader(describeSavepoint(savepoint), (read) => answerFrom(files, read));
  // The shape that describeSavepoint gives.
  const operators = described.state as unknown as Readonly<
    Record<string, { readonly keyed?: { readonly states: Readonly<Record<string, DescribedKeyedState>> } }>
  >;
  return required(operators[operatorIdOfUid(uid)]?.keyed, `keyed state of ${uid}`).states;
}
