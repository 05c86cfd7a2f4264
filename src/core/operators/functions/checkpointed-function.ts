import type { ListState, MapState } from '../../state/state.ts';
import type { ListStateDescriptor, MapStateDescriptor } from '../../state/state-descriptor.ts';

/** Flink's `OperatorStateStore`: state of a subtask, not of a key. */
export interface OperatorStateStore {
  /** Redistributed in even runs when the parallelism changes. */
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  /** Every subtask gets all elements when the parallelism changes. */
  getUnionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  getBroadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>;
}

/** Flink's `FunctionInitializationContext`. */
export interface FunctionInitializationContext {
  isRestored(): boolean;
  /** null on a fresh start */
  getRestoredCheckpointId(): number | null;
  getOperatorStateStore(): OperatorStateStore;
}

/** Flink's `FunctionSnapshotContext`. */
export interface FunctionSnapshotContext {
  getCheckpointId(): number;
}

/** Flink's `CheckpointedFunction`: a function that keeps state beside its keys. */
export interface CheckpointedFunction {
  /** Before `open`. */
  initializeState(context: FunctionInitializationContext): void;
  /** Before each snapshot: put what must survive into the state. */
  snapshotState(context: FunctionSnapshotContext): void;
}

export function isCheckpointedFunction(userFunction: unknown): userFunction is CheckpointedFunction {
  return (
    typeof userFunction === 'object' &&
    userFunction !== null &&
    'initializeState' in userFunction &&
    typeof userFunction.initializeState === 'function' &&
    'snapshotState' in userFunction &&
    typeof userFunction.snapshotState === 'function'
  );
}
