import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import type { KeyedStateHandle, OperatorStateHandle, OperatorSubtaskState } from '../model/state-handles.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';

type Replace = (handle: StreamStateHandle) => StreamStateHandle;

function inOperatorState(handle: OperatorStateHandle | null, replace: Replace): OperatorStateHandle | null {
  return handle === null ? null : { ...handle, delegate: replace(handle.delegate) };
}

function inKeyedState(handle: KeyedStateHandle | null, replace: Replace): KeyedStateHandle | null {
  if (handle === null || handle.kind === 'opaque') return handle;
  if (handle.kind !== 'incremental-remote') return { ...handle, delegate: replace(handle.delegate) };
  const files = (list: typeof handle.shared): typeof handle.shared =>
    list.map((file) => ({ ...file, handle: replace(file.handle) }));
  return {
    ...handle,
    meta: replace(handle.meta),
    shared: files(handle.shared),
    privateState: files(handle.privateState),
  };
}

const inSubtask = (state: OperatorSubtaskState, replace: Replace): OperatorSubtaskState => ({
  ...state,
  managedOperatorState: inOperatorState(state.managedOperatorState, replace),
  rawOperatorState: inOperatorState(state.rawOperatorState, replace),
  managedKeyedState: inKeyedState(state.managedKeyedState, replace),
  rawKeyedState: inKeyedState(state.rawKeyedState, replace),
});

const inOperator = (operator: OperatorState, replace: Replace): OperatorState => ({
  ...operator,
  subtasks: new Map([...operator.subtasks].map(([subtask, state]) => [subtask, inSubtask(state, replace)])),
});

/** The same snapshot with every stream handle replaced, each asked for in the order of the metadata. */
export const replaceStreamHandles = (metadata: CheckpointMetadata, replace: Replace): CheckpointMetadata => ({
  ...metadata,
  operators: metadata.operators.map((operator) => inOperator(operator, replace)),
});

/** Every stream handle of a snapshot, in the order of the metadata. */
export function streamHandlesOf(metadata: CheckpointMetadata): readonly StreamStateHandle[] {
  const handles: StreamStateHandle[] = [];
  replaceStreamHandles(metadata, (handle) => {
    handles.push(handle);
    return handle;
  });
  return handles;
}
