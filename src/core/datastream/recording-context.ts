import type {
  DeclaredState,
  KeyedStateDeclaration,
  KeyedStateKind,
  OperatorStateDeclaration,
} from '../graph/declared-state.ts';
import type { OperatorStateMode } from '../model/state-handles.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { OperatorStateBackend } from '../state/operator-state-backend.ts';
import type { AppendingState, ListState, MapState, ValueState } from '../state/state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../state/state-descriptor.ts';
import type { KeyGroupedTimerQueue } from '../state/timer-queue.ts';
import { compositeSnapshot, simpleSnapshot } from '../types/make-snapshot.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import type { TypeInformation } from '../types/type-information.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';

/** State was used where only declaring it is possible: what it holds is known when the job runs. */
class UsedInDryOpen extends Error {
  override readonly name = 'UsedInDryOpen';
}

const usedInDryOpen = (): never => {
  throw new UsedInDryOpen('keyed state is read or written in open(), before any record gives it a key');
};

const VOID_NAMESPACE = simpleSnapshot('VoidNamespace');
const snapshotOf = (type: TypeInformation<unknown>): SerializerSnapshot => type.createSerializer().snapshot();
const listOf = (type: TypeInformation<unknown>): SerializerSnapshot => compositeSnapshot('List', [snapshotOf(type)]);

/** Keeps the keyed states that an operator asks for; holds none. */
export class RecordingKeyedState implements KeyedStateBackend {
  readonly keyGroupRange = { first: 0, last: 0 };
  readonly maxParallelism = 1;
  readonly declared: KeyedStateDeclaration[] = [];

  constructor(readonly keySerializer: SerializerSnapshot) {}

  valueState<T>({ name, type }: ValueStateDescriptor<T>): ValueState<T> {
    this.#declare(name, 'VALUE', snapshotOf(type));
    return { value: usedInDryOpen, update: usedInDryOpen, clear: usedInDryOpen };
  }

  listState<T>({ name, elementType }: ListStateDescriptor<T>): ListState<T> {
    this.#declare(name, 'LIST', listOf(elementType));
    const use = usedInDryOpen;
    return { get: use, add: use, addAll: use, update: use, clear: use };
  }

  mapState<UK, UV>({ name, keyType, valueType }: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    this.#declare(name, 'MAP', compositeSnapshot('Map', [snapshotOf(keyType), snapshotOf(valueType)]));
    const use = usedInDryOpen;
    return {
      get: use,
      put: use,
      putAll: use,
      remove: use,
      contains: use,
      entries: use,
      keys: use,
      values: use,
      isEmpty: use,
      clear: use,
    };
  }

  reducingState<T>({ name, type }: ReducingStateDescriptor<T>): AppendingState<T, T> {
    this.#declare(name, 'REDUCING', snapshotOf(type));
    return { get: usedInDryOpen, add: usedInDryOpen, clear: usedInDryOpen };
  }

  timerQueue<N>(name: string, namespaceSerializer: TypeSerializer<N>): KeyGroupedTimerQueue<N> {
    const element = compositeSnapshot('Timer', [this.keySerializer, namespaceSerializer.snapshot()]);
    this.declared.push({ name, kind: 'PRIORITY_QUEUE', namespaceSerializer: null, valueSerializer: element });
    return { add: usedInDryOpen, remove: usedInDryOpen, peek: () => undefined, poll: () => undefined, size: 0 };
  }

  #declare(name: string, kind: KeyedStateKind, valueSerializer: SerializerSnapshot): void {
    this.declared.push({ name, kind, namespaceSerializer: VOID_NAMESPACE, valueSerializer });
  }

  setCurrentKey = usedInDryOpen;
  currentKey = usedInDryOpen;
  currentKeyHash = usedInDryOpen;
  beginSnapshot = usedInDryOpen;
  keyCounts = (): Uint32Array => new Uint32Array(1);
  sizeBytes = (): number => 0;
  dispose(): void {}
}

/** Keeps the operator states that an operator asks for. They are there and empty, as on a fresh start. */
export class RecordingOperatorState implements OperatorStateBackend {
  readonly declared: OperatorStateDeclaration[] = [];

  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.#list(descriptor, 'SPLIT_DISTRIBUTE');
  }

  unionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.#list(descriptor, 'UNION');
  }

  broadcastState<K, V>({ name, keyType, valueType }: MapStateDescriptor<K, V>): MapState<K, V> {
    this.#declare(name, 'BROADCAST', snapshotOf(valueType), snapshotOf(keyType));
    return {
      get: () => null,
      put() {},
      putAll() {},
      remove() {},
      contains: () => false,
      entries: () => [],
      keys: () => [],
      values: () => [],
      isEmpty: () => true,
      clear() {},
    };
  }

  snapshot(): null {
    return null;
  }

  #list<T>({ name, elementType }: ListStateDescriptor<T>, mode: OperatorStateMode): ListState<T> {
    this.#declare(name, mode, snapshotOf(elementType), null);
    return { get: () => [], add() {}, addAll() {}, update() {}, clear() {} };
  }

  #declare(
    name: string,
    mode: OperatorStateMode,
    valueSerializer: SerializerSnapshot,
    keySerializer: SerializerSnapshot | null,
  ): void {
    this.declared.push({ name, mode, valueSerializer, keySerializer });
  }
}

export function declaredStateOf(
  keyed: RecordingKeyedState | undefined,
  operator: RecordingOperatorState,
): DeclaredState {
  return {
    status: 'declared',
    keySerializer: keyed?.keySerializer ?? null,
    keyed: keyed?.declared ?? [],
    operator: operator.declared,
  };
}
