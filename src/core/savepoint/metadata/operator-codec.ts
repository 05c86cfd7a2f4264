import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { fromHex, toHex } from '../../base/hex.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { OperatorState } from '../../model/checkpoint-metadata.ts';
import { operatorID, type OperatorID } from '../../model/ids.ts';
import type { OperatorStateHandle, OperatorSubtaskState } from '../../model/state-handles.ts';
import { skipChannelState } from './channel-state-codec.ts';
import { readKeyedStateHandle, writeKeyedStateHandle } from './keyed-handle-codec.ts';
import { ioException } from './metadata-errors.ts';
import { readOperatorStateHandle, writeOperatorStateHandle } from './operator-handle-codec.ts';
import { readStreamStateHandle, writeStreamStateHandle } from './stream-handle-codec.ts';

/** Stands for the number of subtasks of an operator that finished before the snapshot. */
const FULLY_FINISHED = -1;
const MAX_PARALLELISM = 0x8000;

function readFlaggedOperatorState(input: DataInput): OperatorStateHandle | null {
  return input.readInt() === 0 ? null : readOperatorStateHandle(input);
}

/** Duration and number of `Checkpointed` states: unused since Flink 1.2, but there until version 2. */
function readLegacyFields(input: DataInput): void {
  input.readLong();
  if (input.readInt() > 0) {
    throw ioException(
      "Legacy state (from Flink <= 1.1, created through the 'Checkpointed' interface) is no longer supported.",
    );
  }
}

function readSubtaskState(input: DataInput, version: number): OperatorSubtaskState {
  if (version === 2) readLegacyFields(input);
  const state = {
    managedOperatorState: readFlaggedOperatorState(input),
    rawOperatorState: readFlaggedOperatorState(input),
    managedKeyedState: readKeyedStateHandle(input),
    rawKeyedState: readKeyedStateHandle(input),
  };
  if (version === 2) return state;
  const inputChannelStates = skipChannelState(input, version);
  const resultSubpartitionStates = skipChannelState(input, version);
  return {
    ...state,
    ...(inputChannelStates > 0 && { inputChannelStates }),
    ...(resultSubpartitionStates > 0 && { resultSubpartitionStates }),
  };
}

interface Subtasks {
  readonly subtasks: ReadonlyMap<number, OperatorSubtaskState>;
  readonly finishedSubtasks: ReadonlySet<number>;
}

function readSubtasks(input: DataInput, count: number, parallelism: number, version: number): Subtasks {
  const subtasks = new Map<number, OperatorSubtaskState>();
  const finishedSubtasks = new Set<number>();
  for (let i = 0; i < count; i++) {
    const index = input.readInt();
    const isFinished = index < 0 && version > 2;
    const subtask = isFinished ? -index - 1 : index;
    if (subtask < 0 || subtask >= parallelism) {
      throw new MalformedDataError(`state of subtask ${subtask} of an operator of parallelism ${parallelism}`);
    }
    if (subtasks.has(subtask) || finishedSubtasks.has(subtask))
      throw new MalformedDataError(`subtask ${subtask} has its state twice`);
    if (isFinished) finishedSubtasks.add(subtask);
    else subtasks.set(subtask, readSubtaskState(input, version));
  }
  return { subtasks, finishedSubtasks };
}

function readCoordinatorState(input: DataInput): Uint8Array | null {
  const handle = readStreamStateHandle(input);
  if (handle === null) return null;
  if (handle.kind !== 'byte-stream')
    throw new MalformedDataError(`coordinator state can't be a handle of kind ${handle.kind}`);
  return handle.bytes;
}

function readBounds(input: DataInput, id: OperatorID): { parallelism: number; maxParallelism: number } {
  const parallelism = input.readInt();
  const maxParallelism = input.readInt();
  if (parallelism < 1 || parallelism > maxParallelism || maxParallelism > MAX_PARALLELISM) {
    throw new MalformedDataError(`operator ${id} has parallelism ${parallelism} and max parallelism ${maxParallelism}`);
  }
  return { parallelism, maxParallelism };
}

/** Reads one operator as `version` has it. @throws MalformedDataError or FlinkError on damage */
export function readOperator(input: DataInput, version: number): OperatorState {
  const name = version >= 5 ? input.readUtf() : '';
  const uid = version >= 5 ? input.readUtf() : '';
  const operatorId = operatorID(toHex(input.readBytes(16)));
  const { parallelism, maxParallelism } = readBounds(input, operatorId);
  if (version === 2) input.readInt();
  const coordinatorState = version >= 3 ? readCoordinatorState(input) : null;
  const count = input.readInt();
  if (count < FULLY_FINISHED || (count === FULLY_FINISHED && version === 2) || count * 4 > input.remaining) {
    throw new MalformedDataError(
      `${count} subtasks of operator ${operatorId} can't fit in the ${input.remaining} bytes left`,
    );
  }
  const { subtasks, finishedSubtasks } = readSubtasks(input, count, parallelism, version);
  let channelStateCount = 0;
  for (const state of subtasks.values()) {
    channelStateCount += (state.inputChannelStates ?? 0) + (state.resultSubpartitionStates ?? 0);
  }
  return {
    operatorId,
    name: name === '' ? null : name,
    uid: uid === '' ? null : uid,
    parallelism,
    maxParallelism,
    coordinatorState,
    fullyFinished: count === FULLY_FINISHED,
    subtasks,
    finishedSubtasks,
    channelStateCount,
  };
}

function writeFlaggedOperatorState(handle: OperatorStateHandle | null, output: DataOutput): void {
  output.writeInt(handle === null ? 0 : 1);
  if (handle !== null) writeOperatorStateHandle(handle, output);
}

function writeSubtaskState(state: OperatorSubtaskState, output: DataOutput): void {
  writeFlaggedOperatorState(state.managedOperatorState, output);
  writeFlaggedOperatorState(state.rawOperatorState, output);
  writeKeyedStateHandle(state.managedKeyedState, output);
  writeKeyedStateHandle(state.rawKeyedState, output);
  output.writeInt(0);
  output.writeInt(0);
}

function writeSubtasks(operator: OperatorState, output: DataOutput): void {
  if (operator.fullyFinished) {
    output.writeInt(FULLY_FINISHED);
    return;
  }
  output.writeInt(operator.subtasks.size + operator.finishedSubtasks.size);
  for (const subtask of operator.finishedSubtasks) output.writeInt(-subtask - 1);
  for (const [subtask, state] of operator.subtasks) {
    output.writeInt(subtask);
    writeSubtaskState(state, output);
  }
}

/**
 * Writes one operator as `version` (3 or later) has it.
 * @throws MalformedDataError if it holds channel state: in-flight records are never written
 */
export function writeOperator(operator: OperatorState, version: number, output: DataOutput): void {
  if (operator.channelStateCount > 0) {
    throw new MalformedDataError(
      `operator ${operator.operatorId} has in-flight records of an unaligned checkpoint, which can't be written`,
    );
  }
  if (version >= 5) {
    output.writeUtf(operator.name ?? '');
    output.writeUtf(operator.uid ?? '');
  }
  output.writeBytes(fromHex(operator.operatorId));
  output.writeInt(operator.parallelism);
  output.writeInt(operator.maxParallelism);
  const { coordinatorState, operatorId } = operator;
  // Flink names a coordinator's handle by its operator; unlike other handles' names this one needs no other uniqueness.
  writeStreamStateHandle(
    coordinatorState === null ? null : { kind: 'byte-stream', name: operatorId, bytes: coordinatorState },
    output,
  );
  writeSubtasks(operator, output);
}
