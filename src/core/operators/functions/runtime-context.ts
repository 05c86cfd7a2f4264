import type { AppendingState, ListState, MapState, ValueState } from '../../state/state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../state/state-descriptor.ts';

/** Flink's `TaskInfo`: where in the job a function runs. Subtasks and attempts count from 0. */
export interface FunctionTaskInfo {
  getTaskName(): string;
  getMaxNumberOfParallelSubtasks(): number;
  getIndexOfThisSubtask(): number;
  getNumberOfParallelSubtasks(): number;
  getAttemptNumber(): number;
  /** `Fraud Detector (2/4)#0`: here, as everywhere in Flink's texts, subtasks count from 1. */
  getTaskNameWithSubtasks(): string;
}

/** Flink's `RuntimeContext`: what a rich function may ask of the engine. */
export interface RuntimeContext {
  getTaskInfo(): FunctionTaskInfo;
  /** The name given to `env.execute`. */
  getJobName(): string;
  /**
   * Keyed state, scoped to the key of the record at hand. Ask for it in `open`.
   * @throws FlinkError (NullPointerException) if the function is not on a keyed stream
   * @throws FlinkError (StateMigrationException, IllegalStateException) if restored bytes don't fit the descriptor
   */
  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
  /** As `getState`. */
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  /** As `getState`. */
  getMapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV>;
  /** As `getState`. */
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T>;
}
