import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { OperatorStateHandle, OperatorSubtaskState } from '../model/state-handles.ts';
import {
  partitionEnds,
  readOperatorStreamHeader,
  writeOperatorStateStream,
} from '../state/canonical/operator-state-stream.ts';

/** From the bytes of one element of a list state to what replaces them. */
export type RewriteElement = (element: Uint8Array) => Uint8Array;

/**
 * The same snapshot with every element of the operator list states of one name rewritten. Operators without such a state
 * keep their bytes.
 * @param snapshot with all its state in memory (`loadState`)
 * @throws MalformedDataError if such a state lies in a file, is compressed or can't be read; whatever `rewrite` throws
 */
export function rewriteOperatorState(
  snapshot: CheckpointMetadata,
  stateName: string,
  rewrite: RewriteElement,
): CheckpointMetadata {
  const inSubtask = (state: OperatorSubtaskState): OperatorSubtaskState => {
    const handle = state.managedOperatorState;
    if (handle === null || handle.states.every(({ name }) => name !== stateName)) return state;
    return { ...state, managedOperatorState: rewriteHandle(handle, stateName, rewrite) };
  };
  const operators = snapshot.operators.map((operator) => ({
    ...operator,
    subtasks: new Map([...operator.subtasks].map(([index, state]) => [index, inSubtask(state)] as const)),
  }));
  return { ...snapshot, operators };
}

function rewriteHandle(handle: OperatorStateHandle, stateName: string, rewrite: RewriteElement): OperatorStateHandle {
  const { delegate, states } = handle;
  if (delegate.kind !== 'byte-stream') {
    throw new MalformedDataError(`operator state '${stateName}' lies in a file (${delegate.kind}): load it first`);
  }
  const header = readOperatorStreamHeader(new DataInput(delegate.bytes));
  if (header.compressed || header.broadcastStates.length > 0) {
    throw new MalformedDataError(`operator state '${stateName}' is compressed, or lies beside broadcast state`);
  }
  const ends = partitionEnds(states, delegate.bytes.length);
  const listStates = header.listStates.map((info) => {
    const offsets = states.find((state) => state.name === info.name)?.offsets ?? [];
    const elements = offsets.map((offset) => delegate.bytes.subarray(offset, ends.get(offset)));
    return { info, elements: info.name === stateName ? elements.map(rewrite) : elements };
  });
  const written = writeOperatorStateStream(listStates, []);
  return { states: written.states, delegate: { ...delegate, bytes: written.bytes } };
}
