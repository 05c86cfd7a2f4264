import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { OperatorStateHandle, OperatorStateMetaInfo } from '../../model/state-handles.ts';
import { readRequiredStreamHandle, writeStreamStateHandle } from './stream-handle-codec.ts';

const NULL = 0;
const PARTITIONABLE = 4;
const FILE_MERGING = 17;

/** In the order of Flink's enum `OperatorStateHandle.Mode`: the ordinal stands in the file. */
const MODES = ['SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'] as const;

/** An i32 count of i64 offsets. */
export function readOffsets(input: DataInput): number[] {
  const count = input.readCount(8, 'offsets');
  const offsets: number[] = [];
  for (let i = 0; i < count; i++) {
    const offset = input.readLongAsNumber();
    if (offset < 0) throw new MalformedDataError(`an offset of ${offset} bytes into a state stream`);
    offsets.push(offset);
  }
  return offsets;
}

export function writeOffsets(offsets: readonly number[], output: DataOutput): void {
  output.writeInt(offsets.length);
  for (const offset of offsets) output.writeLongFromNumber(offset);
}

function readStates(input: DataInput): OperatorStateMetaInfo[] {
  const count = input.readCount(7, 'operator states');
  const states: OperatorStateMetaInfo[] = [];
  for (let i = 0; i < count; i++) {
    const name = input.readUtf();
    const ordinal = input.readUnsignedByte();
    const mode = MODES[ordinal];
    if (mode === undefined) throw new MalformedDataError(`operator state '${name}' has the unknown mode ${ordinal}`);
    states.push({ name, mode, offsets: readOffsets(input) });
  }
  return states;
}

/** @throws MalformedDataError on damage and, in Flink's words, on an unknown tag */
export function readOperatorStateHandle(input: DataInput): OperatorStateHandle | null {
  const tag = input.readUnsignedByte();
  if (tag === NULL) return null;
  if (tag !== PARTITIONABLE && tag !== FILE_MERGING) {
    throw new MalformedDataError(`Reading invalid OperatorStateHandle, type: ${tag}`);
  }
  const states = readStates(input);
  if (tag === PARTITIONABLE) return { states, delegate: readRequiredStreamHandle(input, 'operator state') };
  const fileMerging = {
    taskOwnedDirectory: input.readUtf(),
    sharedDirectory: input.readUtf(),
    isEmpty: input.readBoolean(),
  };
  return { states, delegate: readRequiredStreamHandle(input, 'operator state'), fileMerging };
}

export function writeOperatorStateHandle(handle: OperatorStateHandle, output: DataOutput): void {
  output.writeByte(handle.fileMerging === undefined ? PARTITIONABLE : FILE_MERGING);
  output.writeInt(handle.states.length);
  for (const state of handle.states) {
    output.writeUtf(state.name);
    output.writeByte(MODES.indexOf(state.mode));
    writeOffsets(state.offsets, output);
  }
  if (handle.fileMerging !== undefined) {
    output.writeUtf(handle.fileMerging.taskOwnedDirectory);
    output.writeUtf(handle.fileMerging.sharedDirectory);
    output.writeBoolean(handle.fileMerging.isEmpty);
  }
  writeStreamStateHandle(handle.delegate, output);
}
