import { assert } from '../../base/assert.ts';
import { SeededRandom } from '../../base/seeded-random.ts';
import type { KeyGroupRange } from '../../model/key-group-range.ts';
import { TimerSerializer } from '../../types/timer-serializer.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { KeyedStateMetaInfo } from '../canonical/state-meta-info.ts';
import type { KeyedStateBackend, KeyedStateSnapshotRun } from '../keyed-state-backend.ts';
import type { AppendingState, ListState, MapState, State, ValueState } from '../state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../state-descriptor.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import type { KeyGroupedTimerQueue } from '../timer-queue.ts';
import { CopyPace } from './copy-pace.ts';
import { CurrentEntry } from './current-entry.ts';
import { HashMapListState } from './hash-map-list-state.ts';
import { HashMapMapState } from './hash-map-map-state.ts';
import { HashMapReducingState } from './hash-map-reducing-state.ts';
import { HashMapSnapshotRun } from './hash-map-snapshot-run.ts';
import { HashMapTimerQueue } from './hash-map-timer-queue.ts';
import { HashMapValueState } from './hash-map-value-state.ts';
import { KeyContext } from './key-context.ts';
import { KeyedRestore } from './keyed-restore.ts';
import { readEntries, type StateEntry } from './state-entries.ts';
import { StateRegistry } from './state-registry.ts';

/**
 * Flink's `HeapKeyedStateBackend`, with all state kept as Flink's bytes in pages per key group.
 */
export class HashMapKeyedStateBackend implements KeyedStateBackend {
  readonly #context: KeyContext;
  readonly #registry: StateRegistry;
  /** By name: as in Flink, whoever asks again gets what the first one got. */
  readonly #states = new Map<string, State>();
  readonly #queueNames = new Set<string>();
  readonly #scratch = new WordBuffer();
  readonly #seed: number | undefined;
  readonly #random: SeededRandom | undefined;
  readonly #pace = new CopyPace();
  #isCopying = false;

  /** @param seed shuffles what Flink leaves unordered: iteration over maps, timers of one time */
  constructor(
    keySerializer: TypeSerializer<unknown>,
    readonly keyGroupRange: KeyGroupRange,
    readonly maxParallelism: number,
    seed?: number,
  ) {
    this.#context = new KeyContext(keySerializer, keyGroupRange, maxParallelism);
    this.#registry = new StateRegistry(this.#context);
    this.#seed = seed;
    this.#random = seed === undefined ? undefined : new SeededRandom(seed);
  }

  setCurrentKey(key: unknown, mixedHash: number): void {
    this.#context.setKey(key, mixedHash);
  }

  currentKey(): unknown {
    return this.#context.key;
  }

  currentKeyHash(): number {
    return this.#context.mixedHash;
  }

  valueState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T> {
    const known = this.#states.get(descriptor.name);
    if (known instanceof HashMapValueState) return known;
    const table = this.#registry.keyValue(descriptor.name, 'VALUE', descriptor.type);
    return this.#register(descriptor.name, this.#valueState(table.entries, descriptor.type.createSerializer()));
  }

  reducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T> {
    const known = this.#states.get(descriptor.name);
    if (known instanceof HashMapReducingState) return known;
    const table = this.#registry.keyValue(descriptor.name, 'REDUCING', descriptor.type);
    const value = this.#valueState(table.entries, descriptor.type.createSerializer());
    return this.#register(descriptor.name, new HashMapReducingState(value, descriptor.reduce));
  }

  #valueState<T>(entries: EntryTable, serializer: TypeSerializer<T>): HashMapValueState<T> {
    return new HashMapValueState(new CurrentEntry(entries, this.#context), serializer, this.#scratch);
  }

  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    const known = this.#states.get(descriptor.name);
    if (known instanceof HashMapListState) return known;
    const table = this.#registry.list(descriptor.name, descriptor.elementType);
    const entry = new CurrentEntry(table.entries, this.#context);
    const serializer = descriptor.elementType.createSerializer();
    return this.#register(descriptor.name, new HashMapListState(entry, serializer, this.#scratch));
  }

  mapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    const known = this.#states.get(descriptor.name);
    if (known instanceof HashMapMapState) return known;
    const table = this.#registry.map(descriptor.name, descriptor.keyType, descriptor.valueType);
    const serializers = {
      key: descriptor.keyType.createSerializer(),
      value: descriptor.valueType.createSerializer(),
    };
    const head = new CurrentEntry(table.heads, this.#context);
    const state = new HashMapMapState(table, head, serializers, this.#scratch, this.#random);
    return this.#register(descriptor.name, state);
  }

  #register<S extends State>(name: string, state: S): S {
    this.#states.set(name, state);
    return state;
  }

  timerQueue<N>(name: string, namespaceSerializer: TypeSerializer<N>): KeyGroupedTimerQueue<N> {
    assert(!this.#queueNames.has(name), `queue '${name}' is in use already`);
    const serializer = new TimerSerializer(this.#context.serializer, namespaceSerializer);
    const table = this.#registry.timers(name, serializer);
    this.#queueNames.add(name);
    return new HashMapTimerQueue(this.#context, table, serializer, this.#seed ?? 0);
  }

  /**
   * Starts to take in one old subtask's canonical keyed stream; before any state is registered. Call it once per stream,
   * and `section` of what it answers once per key group that stream and backend share.
   * @throws FlinkError with Flink's words if the key serializer changed
   */
  restoreKeyed(headerBytes: Uint8Array): KeyedRestore {
    return new KeyedRestore(headerBytes, this.#context, (info) => this.#registry.restored(info));
  }

  /** @param pace how much the snapshot does in a step */
  beginSnapshot(pace = this.#pace): KeyedStateSnapshotRun {
    assert(!this.#isCopying, 'one snapshot at a time');
    this.#isCopying = true;
    const { arena, large, tables } = this.#registry;
    const { keyGroupRange: range, maxParallelism } = this;
    const keySerializer = this.#context.serializer.snapshot();
    const source = { arena, large, tables: [...tables.values()], keySerializer, range, maxParallelism, pace };
    return new HashMapSnapshotRun(source, () => this.#endSnapshot());
  }

  #endSnapshot(): void {
    this.#isCopying = false;
    for (const table of this.#registry.tables.values()) table.endCopy();
  }

  /** States, registered or only restored, as a snapshot would describe them. */
  states(): readonly KeyedStateMetaInfo[] {
    return [...this.#registry.tables.values()].map((table) => table.metaInfo);
  }

  /**
   * What a state holds, a key group after the other, decoded by its serializer snapshot alone (values in the shapes of
   * `restoreSerializer`). For views: it may be left at any point and lives with changes while it is read.
   * @param keyGroup only this one
   */
  entriesOf(stateName: string, keyGroup?: number): Generator<StateEntry> {
    const table = this.#registry.tables.get(stateName);
    assert(table !== undefined, `there is no state '${stateName}'`);
    return readEntries(table, this.#context, keyGroup);
  }

  /**
   * Per key group the keys of the state that has most of them there: the number of distinct keys as long as one state
   * knows all of them. States with namespaces count each key and namespace, timers don't count.
   */
  keyCounts(): Uint32Array {
    const counts = new Uint32Array(this.#context.groupCount);
    for (const table of this.#registry.tables.values()) {
      for (let group = 0; group < counts.length; group++) {
        counts[group] = Math.max(counts[group] ?? 0, table.keysIn(group));
      }
    }
    return counts;
  }

  sizeBytes(): number {
    return this.#registry.arena.sizeBytes + this.#registry.large.sizeBytes;
  }

  dispose(): void {
    this.#states.clear();
    this.#registry.dispose();
  }
}
