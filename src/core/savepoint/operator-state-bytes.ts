import { assertUnreachable } from '../base/assert.ts';
import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import type { KeyedStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';

function keyedBytes(handle: KeyedStateHandle | null): number {
  if (handle === null) return 0;
  switch (handle.kind) {
    case 'canonical-savepoint':
    case 'key-groups':
      return stateSizeBytes(handle.delegate);
    case 'incremental-remote': {
      const files = [...handle.shared, ...handle.privateState];
      return files.reduce((sum, file) => sum + stateSizeBytes(file.handle), stateSizeBytes(handle.meta));
    }
    case 'opaque':
      return 0;
    default:
      return assertUnreachable(handle);
  }
}

/** Bytes of all state of an operator in a snapshot, its coordinator's included (Flink's `getStateSize`). */
export function operatorStateBytes(operator: OperatorState): number {
  let bytes = operator.coordinatorState?.length ?? 0;
  for (const state of operator.subtasks.values()) {
    bytes += keyedBytes(state.managedKeyedState) + keyedBytes(state.rawKeyedState);
    for (const handle of [state.managedOperatorState, state.rawOperatorState]) {
      if (handle !== null) bytes += stateSizeBytes(handle.delegate);
    }
  }
  return bytes;
}

/** Bytes of all state in a snapshot. */
export const snapshotStateBytes = (metadata: CheckpointMetadata): number =>
  metadata.operators.reduce((sum, operator) => sum + operatorStateBytes(operator), 0);
