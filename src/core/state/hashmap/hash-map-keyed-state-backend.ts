import { assert } from '../../base/assert.ts';
import { keyGroupCount, type KeyGroupRange } from '../../model/key-group-range.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { voidNamespaceSerializer } from '../../types/window-serializers.ts';
import type { KeyedStateMetaInfo, KeyedStateType } from '../canonical/state-meta-info.ts';
import type { KeyedStateBackend, KeyedStateSnapshotRun } from '../keyed-state-backend.ts';
import type { AppendingState, ListState, MapState, State, ValueState } from '../state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../state-descriptor.ts';
import { EntryTable } from '../table/entry-table.ts';
import { LargeValues } from '../table/large-values.ts';
import { PageArena } from '../table/page-arena.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import type { KeyGroupedTimerQueue } from '../timer-queue.ts';
import { HashMapSnapshotRun } from './hash-map-snapshot-run.ts';
import { CurrentEntry, HashMapValueState } from './hash-map-value-state.ts';
import { KeyContext } from './key-context.ts';
import { KeyValueTable } from './key-value-table.ts';
import { KeyedRestore } from './keyed-restore.ts';
import { StateScope } from './state-scope.ts';
import type { StateTable } from './state-table.ts';

/** Flink's `HeapKeyedStateBackend`, with the state kept as bytes in pages per key group. */
export class HashMapKeyedStateBackend implements KeyedStateBackend {
  readonly #context: KeyContext;
  readonly #voidScope: StateScope;
  readonly #arena = new PageArena();
  readonly #large = new LargeValues();
  readonly #groupCount: number;
  /** By name, key/value states and queues alike. */
  readonly #tables = new Map<string, StateTable>();
  readonly #states = new Map<string, State>();
  readonly #scratch = new WordBuffer();
  #isCopying = false;

  constructor(
    keySerializer: TypeSerializer<unknown>,
    readonly keyGroupRange: KeyGroupRange,
    readonly maxParallelism: number,
    _seed?: number,
  ) {
    this.#context = new KeyContext(keySerializer, keyGroupRange, maxParallelism);
    this.#voidScope = new StateScope(this.#context, voidNamespaceSerializer, null);
    this.#groupCount = keyGroupCount(keyGroupRange);
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
    const serializer = descriptor.type.createSerializer();
    const table = this.#keyValueTable(descriptor.name, 'VALUE', serializer.snapshot());
    return new HashMapValueState(new CurrentEntry(table.entries, this.#voidScope), serializer, this.#scratch);
  }

  #keyValueTable(name: string, keyedStateType: KeyedStateType, valueSerializer: SerializerSnapshot): KeyValueTable {
    const existing = this.#tables.get(name);
    if (existing instanceof KeyValueTable) return existing;
    const namespaceSerializer = voidNamespaceSerializer.snapshot();
    const info = { backendStateType: 'KEY_VALUE', name, keyedStateType, namespaceSerializer, valueSerializer } as const;
    const table = new KeyValueTable(info, this.#newEntryTable());
    this.#tables.set(name, table);
    return table;
  }

  #newEntryTable(): EntryTable {
    return new EntryTable(this.#arena, this.#large, this.#groupCount);
  }

  listState<T>(_descriptor: ListStateDescriptor<T>): ListState<T> {
    throw new Error('not built yet');
  }

  mapState<UK, UV>(_descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV> {
    throw new Error('not built yet');
  }

  reducingState<T>(_descriptor: ReducingStateDescriptor<T>): AppendingState<T, T> {
    throw new Error('not built yet');
  }

  timerQueue<N>(_name: string, _namespaceSerializer: TypeSerializer<N>): KeyGroupedTimerQueue<N> {
    throw new Error('not built yet');
  }

  /**
   * Starts to take in one old subtask's keyed stream; before any state is registered. Call it once per stream, and
   * `section` of what it answers once per key group of this backend's range that the stream has.
   */
  restoreKeyed(headerBytes: Uint8Array): KeyedRestore {
    return new KeyedRestore(
      headerBytes,
      this.#context,
      () => undefined,
      (info) => this.#restoredTable(info),
    );
  }

  #restoredTable(info: KeyedStateMetaInfo): StateTable {
    const existing = this.#tables.get(info.name);
    if (existing !== undefined) return existing;
    if (info.backendStateType === 'PRIORITY_QUEUE') throw new Error('not built yet');
    const table = new KeyValueTable(info, this.#newEntryTable());
    this.#tables.set(info.name, table);
    return table;
  }

  beginSnapshot(): KeyedStateSnapshotRun {
    assert(!this.#isCopying, 'one snapshot at a time');
    this.#isCopying = true;
    const source = {
      arena: this.#arena,
      large: this.#large,
      tables: [...this.#tables.values()],
      keySerializer: this.#context.serializer.snapshot(),
      range: this.keyGroupRange,
      maxParallelism: this.maxParallelism,
    };
    return new HashMapSnapshotRun(source, () => this.#endSnapshot());
  }

  #endSnapshot(): void {
    this.#isCopying = false;
    for (const table of this.#tables.values()) table.endCopy();
  }

  keyCounts(): Uint32Array {
    const counts = new Uint32Array(this.#groupCount);
    for (const table of this.#tables.values()) {
      for (let group = 0; group < counts.length; group++) {
        counts[group] = Math.max(counts[group] ?? 0, table.keysIn(group));
      }
    }
    return counts;
  }

  sizeBytes(): number {
    return this.#arena.sizeBytes + this.#large.sizeBytes;
  }

  dispose(): void {
    this.#tables.clear();
    this.#states.clear();
    this.#arena.dispose();
    this.#large.dispose();
  }
}
