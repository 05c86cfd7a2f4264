import type { OperatorStateMetaInfo } from '../model/state-handles.ts';
import type { ListState, MapState } from './state.ts';
import type { ListStateDescriptor, MapStateDescriptor } from './state-descriptor.ts';

/** Flink's `OperatorStateBackend`: list, union-list and broadcast state of one operator in one subtask. */
export interface OperatorStateBackend {
  /** Mode SPLIT_DISTRIBUTE. */
  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  /** Mode UNION. */
  unionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  /** Mode BROADCAST. */
  broadcastState<K, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>;
  /** The operator-state stream (savepoint format, section 7) as of now, null if nothing was ever registered. */
  snapshot(): {
    readonly bytes: Uint8Array;
    readonly states: readonly OperatorStateMetaInfo[];
  } | null;
}
