import { required } from '../../../src/core/base/assert.ts';
import { intersectKeyGroups, keyGroupRangeOf } from '../../../src/core/model/key-group-range.ts';
import type { OperatorSubtaskState } from '../../../src/core/model/state-handles.ts';
import type { StreamStateHandle } from '../../../src/core/model/stream-state-handle.ts';
import type {
  KeyedRestoreSlice,
  OperatorRestore,
  OperatorStateRestore,
  RestoreSource,
  TaskRestore,
} from '../../../src/core/protocol/deployment-descriptor.ts';
import { headerEnd } from '../../../src/core/state/canonical/section-bounds.ts';
import { idOf, type TaskNetwork } from './task-network.ts';

/** The states of all subtasks of an operator in a checkpoint, by subtask. */
export function statesOf(network: TaskNetwork, operator: string, checkpointId: number): OperatorSubtaskState[] {
  return network
    .messages('acknowledge-checkpoint')
    .filter(({ task, message }) => message.checkpointId === checkpointId && task.startsWith(`${operator}/`))
    .toSorted((a, b) => a.task.localeCompare(b.task))
    .map(({ message }) => required(message.states[idOf(operator)], `state of ${operator}`));
}

export function bytesOf(network: TaskNetwork, handle: StreamStateHandle): Uint8Array {
  if (handle.kind === 'byte-stream') return handle.bytes;
  if (handle.kind === 'relative-file') return required(network.files.get(handle.path), 'file');
  throw new Error(`not expected: ${handle.kind}`);
}

/**
 * Deals a checkpoint to new tasks: keyed state by ranges at `parallelism`; operator state stays where it was.
 * @returns restores by task, and the files behind their grants
 */
export function restoreFrom(network: TaskNetwork, checkpointId: number, parallelism: Readonly<Record<string, number>>) {
  const grants: Uint8Array[] = [];
  const sourceOf = (handle: StreamStateHandle): RestoreSource => {
    const bytes = bytesOf(network, handle);
    if (handle.kind === 'byte-stream') return { kind: 'inline', bytes };
    return { kind: 'granted', grant: grants.push(bytes) - 1, sizeBytes: bytes.length };
  };
  const restore = new Map<string, TaskRestore>();
  for (const [operator, subtasks] of Object.entries(parallelism)) {
    const old = statesOf(network, operator, checkpointId);
    for (let subtask = 0; subtask < subtasks; subtask++) {
      const range = keyGroupRangeOf(subtask, subtasks, 128);
      const keyed = old.flatMap((state) => keyedSlice(state, range, sourceOf));
      const state = old.length === subtasks ? old[subtask] : undefined;
      const operatorState = state === undefined ? [] : operatorSlices(state, sourceOf);
      const operators: Record<string, OperatorRestore> = { [idOf(operator)]: { keyed, operatorState } };
      restore.set(`${operator}/${subtask}`, { checkpointId, operators });
    }
  }
  return { restore, grants };
}

type SourceOf = (handle: StreamStateHandle) => RestoreSource;

function keyedSlice(
  { managedKeyedState: handle }: OperatorSubtaskState,
  wanted: { first: number; last: number },
  sourceOf: SourceOf,
): KeyedRestoreSlice[] {
  if (handle?.kind !== 'canonical-savepoint') return [];
  const range = intersectKeyGroups(handle.range, wanted);
  if (range === undefined) return [];
  const source = sourceOf(handle.delegate);
  const sizeBytes = source.kind === 'inline' ? source.bytes.length : source.sizeBytes;
  const indexOf = (keyGroup: number): number => keyGroup - handle.range.first;
  const offsets = handle.offsets.slice(indexOf(range.first), indexOf(range.last) + 1);
  const startOffset = offsets.find((offset) => offset > 0) ?? 0;
  const after = handle.offsets.slice(indexOf(range.last) + 1).find((offset) => offset > 0) ?? sizeBytes;
  const endOffset = startOffset === 0 ? 0 : after;
  return [{ source, range, offsets, headerEndOffset: headerEnd(handle.offsets, sizeBytes), startOffset, endOffset }];
}

function operatorSlices(
  { managedOperatorState: handle }: OperatorSubtaskState,
  sourceOf: SourceOf,
): OperatorStateRestore[] {
  if (handle === null) return [];
  const source = sourceOf(handle.delegate);
  const sizeBytes = source.kind === 'inline' ? source.bytes.length : source.sizeBytes;
  return handle.states.map(({ name, mode, offsets }) => ({
    name,
    mode,
    source,
    headerEndOffset: Math.min(sizeBytes, ...offsets),
    offsets,
    endOffsets: offsets.map((_, index) => offsets[index + 1] ?? sizeBytes),
  }));
}
