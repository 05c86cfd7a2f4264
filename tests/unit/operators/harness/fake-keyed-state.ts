import { DataInput } from '../../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../../src/core/base/data-output.ts';
import { toHex } from '../../../../src/core/base/hex.ts';
import type { KeyedStateBackend } from '../../../../src/core/state/keyed-state-backend.ts';
import type { AppendingState, ListState, MapState, ValueState } from '../../../../src/core/state/state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../../../src/core/state/state-descriptor.ts';
import type { KeyGroupedTimerQueue, Timer } from '../../../../src/core/state/timer-queue.ts';
import type { TypeSerializer } from '../../../../src/core/types/type-serializer.ts';

/** What a fake backend holds: per state name, per key (hex of its bytes), values. A copy is a snapshot. */
export interface FakeKeyedSnapshot {
  readonly values: Map<string, Map<string, unknown>>;
  readonly timers: Map<string, Timer<unknown>[]>;
}

const bytesOf = <T>(serializer: TypeSerializer<T>, value: T): Uint8Array => {
  const output = new DataOutput();
  serializer.serialize(value, output);
  return output.toBytes();
};

/** Values pass through their serializers, as in the real backends; all else is plain maps. */
export class FakeKeyedState implements KeyedStateBackend {
  readonly keyGroupRange = { first: 0, last: 127 };
  readonly maxParallelism = 128;
  readonly #data: FakeKeyedSnapshot;
  #key: unknown = undefined;
  #keyHex = '';
  #mixedHash = 0;

  constructor(
    private readonly keySerializer: TypeSerializer<unknown>,
    restored: FakeKeyedSnapshot = { values: new Map(), timers: new Map() },
  ) {
    this.#data = structuredClone(restored);
  }

  snapshotData(): FakeKeyedSnapshot {
    return structuredClone(this.#data);
  }

  setCurrentKey(key: unknown, mixedHash: number): void {
    this.#key = key;
    this.#keyHex = toHex(bytesOf(this.keySerializer, key));
    this.#mixedHash = mixedHash;
  }

  currentKey(): unknown {
    return this.#key;
  }

  currentKeyHash(): number {
    return this.#mixedHash;
  }

  valueState<T>({ name, type }: ValueStateDescriptor<T>): ValueState<T> {
    const serializer = type.createSerializer();
    const map = this.#map(name);
    return {
      value: () => {
        const bytes = map.get(this.#keyHex);
        return bytes instanceof Uint8Array ? serializer.deserialize(new DataInput(bytes)) : null;
      },
      update: (value) => {
        if (value === null) map.delete(this.#keyHex);
        else map.set(this.#keyHex, bytesOf(serializer, value));
      },
      clear: () => map.delete(this.#keyHex),
    };
  }

  listState<T>({ name }: ListStateDescriptor<T>): ListState<T> {
    const map = this.#map(name);
    const get = (): T[] => (map.get(this.#keyHex) as T[] | undefined) ?? [];
    return {
      get,
      add: (value) => map.set(this.#keyHex, [...get(), value]),
      addAll: (values) => map.set(this.#keyHex, [...get(), ...values]),
      update: (values) => map.set(this.#keyHex, [...values]),
      clear: () => map.delete(this.#keyHex),
    };
  }

  mapState<UK, UV>(_descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    throw new Error('no operator test needs map state');
  }

  reducingState<T>({ name, type, reduce }: ReducingStateDescriptor<T>): AppendingState<T, T> {
    const state = this.valueState<T>({ kind: 'VALUE', name, type });
    return {
      get: () => state.value(),
      add: (value) => {
        const current = state.value();
        state.update(current === null ? value : reduce(current, value));
      },
      clear: () => state.clear(),
    };
  }

  timerQueue<N>(name: string): KeyGroupedTimerQueue<N> {
    const timers = this.#data.timers;
    const get = (): Timer<N>[] => (timers.get(name) ?? []) as Timer<N>[];
    const isMine = (timer: Timer<N>, timestamp: number): boolean =>
      timer.timestamp === timestamp && toHex(bytesOf(this.keySerializer, timer.key)) === this.#keyHex;
    const set = (list: Timer<N>[]): void =>
      void timers.set(
        name,
        list.sort((a, b) => a.timestamp - b.timestamp),
      );
    return {
      get size() {
        return get().length;
      },
      add: (timestamp, namespace) => {
        if (get().some((timer) => isMine(timer, timestamp))) return false;
        set([...get(), { timestamp, key: this.#key, mixedHash: this.#mixedHash, namespace }]);
        return get()[0]?.timestamp === timestamp;
      },
      remove: (timestamp) => set(get().filter((timer) => !isMine(timer, timestamp))),
      peek: () => get()[0],
      poll: () => {
        const [first, ...rest] = get();
        set(rest);
        return first;
      },
    };
  }

  beginSnapshot(): never {
    throw new Error('use snapshotData');
  }

  keyCounts(): Uint32Array {
    return new Uint32Array(128);
  }

  sizeBytes(): number {
    return 0;
  }

  dispose(): void {}

  #map(name: string): Map<string, unknown> {
    const known = this.#data.values.get(name);
    if (known !== undefined) return known;
    const made = new Map<string, unknown>();
    this.#data.values.set(name, made);
    return made;
  }
}
