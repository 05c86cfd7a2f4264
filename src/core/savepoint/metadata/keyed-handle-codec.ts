import { assertUnreachable } from '../../base/assert.ts';
import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { keyGroupCount, type KeyGroupRange } from '../../model/key-group-range.ts';
import type {
  HandleAndLocalPath,
  IncrementalRemoteKeyedStateHandle,
  KeyedStateHandle,
  KeyGroupsStateHandle,
  OpaqueKeyedStateHandle,
} from '../../model/state-handles.ts';
import { readRequiredStreamHandle, readStreamStateHandle, writeStreamStateHandle } from './stream-handle-codec.ts';

const NULL = 0;
const KEY_GROUPS = 3;
const INCREMENTAL_V1 = 5;
const SAVEPOINT_KEY_GROUPS = 7;
const CHANGELOG_V1 = 8;
const CHANGELOG_BYTES = 9;
const CHANGELOG_FILES_V1 = 10;
const INCREMENTAL = 11;
const KEY_GROUPS_WITH_ID = 12;
const CHANGELOG_FILES = 13;
const CHANGELOG = 14;

/** Key groups are at most 2^15 (`KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM`). */
const MAX_KEY_GROUPS = 0x8000;
/** Changelog handles nest; Flink's own nest twice. */
const MAX_NESTING = 8;

function readRange(input: DataInput): KeyGroupRange {
  const first = input.readInt();
  const count = input.readInt();
  if (first < 0 || count < 0 || first + count > MAX_KEY_GROUPS) {
    throw new MalformedDataError(`${count} key groups from ${first}: key groups are 0 to ${MAX_KEY_GROUPS - 1}`);
  }
  return { first, last: first + count - 1 };
}

function readKeyGroups(input: DataInput, tag: number): KeyGroupsStateHandle {
  const range = readRange(input);
  const count = keyGroupCount(range);
  if (count * 8 > input.remaining)
    throw new MalformedDataError(`offsets of ${count} key groups can't fit in the ${input.remaining} bytes left`);
  const offsets: number[] = [];
  for (let i = 0; i < count; i++) {
    const offset = input.readLongAsNumber();
    if (offset < 0) throw new MalformedDataError(`key group ${range.first + i} starts at byte ${offset}`);
    offsets.push(offset);
  }
  const delegate = readRequiredStreamHandle(input, `the handle of key groups ${range.first} to ${range.last}`);
  if (tag === SAVEPOINT_KEY_GROUPS) return { kind: 'canonical-savepoint', range, offsets, delegate };
  if (tag === KEY_GROUPS) return { kind: 'key-groups', range, offsets, delegate };
  return { kind: 'key-groups', range, offsets, delegate, handleId: input.readUtf() };
}

function readFiles(input: DataInput): HandleAndLocalPath[] {
  const count = input.readCount(3, 'files of an incremental checkpoint');
  const files: HandleAndLocalPath[] = [];
  for (let i = 0; i < count; i++) {
    const localPath = input.readUtf();
    files.push({ localPath, handle: readRequiredStreamHandle(input, `'${localPath}'`) });
  }
  return files;
}

function readIncremental(input: DataInput, tag: number): IncrementalRemoteKeyedStateHandle {
  const checkpointId = input.readLongAsNumber();
  const backendId = input.readUtf();
  const range = readRange(input);
  const checkpointedSizeBytes = tag === INCREMENTAL ? input.readLongAsNumber() : -1;
  const meta = readRequiredStreamHandle(input, 'the meta data of an incremental checkpoint');
  const handle = {
    kind: 'incremental-remote' as const,
    checkpointId,
    backendId,
    range,
    checkpointedSizeBytes,
    meta,
    shared: readFiles(input),
    privateState: readFiles(input),
  };
  return tag === INCREMENTAL ? { ...handle, handleId: input.readUtf() } : handle;
}

function readChangelog(input: DataInput, tag: number, depth: number): OpaqueKeyedStateHandle {
  const range = readRange(input);
  input.readLong();
  for (const what of ['materialized parts', 'changes']) {
    const count = input.readCount(1, `${what} of a changelog`);
    for (let i = 0; i < count; i++) readNested(input, depth + 1);
  }
  input.readLong();
  if (tag === CHANGELOG) input.readLong();
  input.readUtf();
  return { kind: 'opaque', range, description: 'ChangelogStateBackendHandle' };
}

function readChangelogBytes(input: DataInput): OpaqueKeyedStateHandle {
  const range = readRange(input);
  input.readLong();
  input.readLong();
  const count = input.readCount(8, 'changes');
  for (let i = 0; i < count; i++) {
    input.readInt();
    input.readBlob();
  }
  input.readUtf();
  return { kind: 'opaque', range, description: 'InMemoryChangelogStateHandle' };
}

function readChangelogFiles(input: DataInput, tag: number): OpaqueKeyedStateHandle {
  const range = readRange(input);
  const count = input.readCount(9, 'change files');
  for (let i = 0; i < count; i++) {
    input.readLong();
    readStreamStateHandle(input);
  }
  input.readLong();
  input.readLong();
  input.readUtf();
  if (tag === CHANGELOG_FILES) input.readUtf();
  return { kind: 'opaque', range, description: 'ChangelogStateHandleStreamImpl' };
}

function readNested(input: DataInput, depth: number): KeyedStateHandle | null {
  if (depth > MAX_NESTING) throw new MalformedDataError(`keyed state handles nested deeper than ${MAX_NESTING}`);
  const tag = input.readUnsignedByte();
  switch (tag) {
    case NULL:
      return null;
    case KEY_GROUPS:
    case SAVEPOINT_KEY_GROUPS:
    case KEY_GROUPS_WITH_ID:
      return readKeyGroups(input, tag);
    case INCREMENTAL_V1:
    case INCREMENTAL:
      return readIncremental(input, tag);
    case CHANGELOG_V1:
    case CHANGELOG:
      return readChangelog(input, tag, depth);
    case CHANGELOG_BYTES:
      return readChangelogBytes(input);
    case CHANGELOG_FILES_V1:
    case CHANGELOG_FILES:
      return readChangelogFiles(input, tag);
    default:
      throw new MalformedDataError(`Reading invalid KeyedStateHandle, type: ${tag}`);
  }
}

/** @throws MalformedDataError on damage and, in Flink's words, on an unknown tag */
export const readKeyedStateHandle = (input: DataInput): KeyedStateHandle | null => readNested(input, 0);

function writeRange(range: KeyGroupRange, output: DataOutput): void {
  output.writeInt(range.first);
  output.writeInt(keyGroupCount(range));
}

function writeKeyGroups(handle: KeyGroupsStateHandle, output: DataOutput): void {
  const hasId = handle.kind === 'key-groups' && handle.handleId !== undefined;
  output.writeByte(
    handle.kind === 'canonical-savepoint' ? SAVEPOINT_KEY_GROUPS : hasId ? KEY_GROUPS_WITH_ID : KEY_GROUPS,
  );
  writeRange(handle.range, output);
  for (const offset of handle.offsets) output.writeLongFromNumber(offset);
  writeStreamStateHandle(handle.delegate, output);
  if (hasId) output.writeUtf(handle.handleId);
}

function writeFiles(files: readonly HandleAndLocalPath[], output: DataOutput): void {
  output.writeInt(files.length);
  for (const file of files) {
    output.writeUtf(file.localPath);
    writeStreamStateHandle(file.handle, output);
  }
}

function writeIncremental(handle: IncrementalRemoteKeyedStateHandle, output: DataOutput): void {
  const hasId = handle.handleId !== undefined;
  output.writeByte(hasId ? INCREMENTAL : INCREMENTAL_V1);
  output.writeLongFromNumber(handle.checkpointId);
  output.writeUtf(handle.backendId);
  writeRange(handle.range, output);
  if (hasId) output.writeLongFromNumber(handle.checkpointedSizeBytes);
  writeStreamStateHandle(handle.meta, output);
  writeFiles(handle.shared, output);
  writeFiles(handle.privateState, output);
  if (hasId) output.writeUtf(handle.handleId);
}

/** @throws MalformedDataError for changelog state, of which only the kind was read */
export function writeKeyedStateHandle(handle: KeyedStateHandle | null, output: DataOutput): void {
  if (handle === null) {
    output.writeByte(NULL);
    return;
  }
  switch (handle.kind) {
    case 'canonical-savepoint':
    case 'key-groups':
      writeKeyGroups(handle, output);
      break;
    case 'incremental-remote':
      writeIncremental(handle, output);
      break;
    case 'opaque':
      throw new MalformedDataError(
        `state of kind ${handle.description} can't be written again: take a canonical savepoint of it`,
      );
    default:
      assertUnreachable(handle);
  }
}
