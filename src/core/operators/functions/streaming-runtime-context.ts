import { FlinkError } from '../../model/flink-error.ts';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import type { AppendingState, ListState, MapState, ValueState } from '../../state/state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../state/state-descriptor.ts';
import type { StreamOperatorContext, TaskInfo } from '../stream-operator-context.ts';
import type { FunctionTaskInfo, RuntimeContext } from './runtime-context.ts';

type StateKind = 'VALUE' | 'LIST' | 'MAP' | 'REDUCING';

/** Flink's `StreamingRuntimeContext` of one operator in one subtask. */
export class StreamingRuntimeContext implements RuntimeContext {
  readonly #context: StreamOperatorContext;
  readonly #taskInfo: FunctionTaskInfo;

  constructor(context: StreamOperatorContext) {
    this.#context = context;
    this.#taskInfo = new TaskInfoView(context.taskInfo);
  }

  getTaskInfo(): FunctionTaskInfo {
    return this.#taskInfo;
  }

  getJobName(): string {
    return this.#context.taskInfo.jobName;
  }

  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T> {
    return this.#register('VALUE', descriptor.name, (backend) => backend.valueState(descriptor));
  }

  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.#register('LIST', descriptor.name, (backend) => backend.listState(descriptor));
  }

  getMapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    return this.#register('MAP', descriptor.name, (backend) => backend.mapState(descriptor));
  }

  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T> {
    return this.#register('REDUCING', descriptor.name, (backend) => backend.reducingState(descriptor));
  }

  /** Flink's `DefaultKeyedStateStore` wraps whatever registering throws. */
  #register<S>(kind: StateKind, name: string, register: (backend: KeyedStateBackend) => S): S {
    const backend = this.#context.keyedState;
    if (backend === undefined) {
      throw new FlinkError(
        'java.lang.NullPointerException',
        `Keyed state '${name}' with type ${kind} can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.`,
      );
    }
    try {
      return register(backend);
    } catch (error) {
      throw new FlinkError('java.lang.RuntimeException', 'Error while getting state', error);
    }
  }
}

class TaskInfoView implements FunctionTaskInfo {
  readonly #info: TaskInfo;

  constructor(info: TaskInfo) {
    this.#info = info;
  }

  getTaskName(): string {
    return this.#info.taskName;
  }

  getMaxNumberOfParallelSubtasks(): number {
    return this.#info.maxNumberOfParallelSubtasks;
  }

  getIndexOfThisSubtask(): number {
    return this.#info.indexOfThisSubtask;
  }

  getNumberOfParallelSubtasks(): number {
    return this.#info.numberOfParallelSubtasks;
  }

  getAttemptNumber(): number {
    return this.#info.attemptNumber;
  }

  getTaskNameWithSubtasks(): string {
    const { taskName, indexOfThisSubtask, numberOfParallelSubtasks, attemptNumber } = this.#info;
    return `${taskName} (${indexOfThisSubtask + 1}/${numberOfParallelSubtasks})#${attemptNumber}`;
  }
}
