import type { KeyGroupRange } from '../model/key-group-range.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';
import type { AppendingState, ListState, MapState, ValueState } from './state.ts';
import type {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from './state-descriptor.ts';
import type { KeyGroupedTimerQueue } from './timer-queue.ts';

/**
 * Flink's `KeyedStateBackend`: all keyed state of one operator in one subtask, kept as Flink's bytes.
 * Single-threaded and step-wise: nothing here waits. State handles returned act on the current key (and namespace).
 */
export interface KeyedStateBackend {
  readonly keyGroupRange: KeyGroupRange;
  readonly maxParallelism: number;

  /**
   * Scopes all states to `key`. `mixedHash` is `murmurHash(javaHash(key))`: computed once by the sender of a record,
   * sent along, and used for key group and index alike.
   * @throws FlinkError-worthy Error if the key's group is outside of `keyGroupRange`
   */
  setCurrentKey(key: unknown, mixedHash: number): void;
  currentKey(): unknown;
  /** `mixedHash` of the current key. */
  currentKeyHash(): number;

  /**
   * Registers or finds a state. Restored bytes of the same name are checked against the descriptor (kind, then
   * serializer compatibility) and migrated on reading where Flink does.
   * @throws FlinkError with Flink's own message if kind or serializer are incompatible
   */
  valueState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>;
  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T>;
  mapState<UK, UV>(descriptor: MapStateDescriptor<UK, UV>): MapState<UK, UV>;
  reducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T>;
  /** As `_timer_state/event_user-timers`: a state of kind PRIORITY_QUEUE whose set is in the table, heap beside it. */
  timerQueue<N>(name: string, namespaceSerializer: TypeSerializer<N>): KeyGroupedTimerQueue<N>;

  /** Starts a consistent snapshot as of now; writes from now on do not show in it. One may run at a time. */
  beginSnapshot(): KeyedStateSnapshotRun;
  /** Number of distinct keys per key group of the range, index 0 = first group (live view of the page). */
  keyCounts(): Uint32Array;
  /** Bytes held in pages and slabs. */
  sizeBytes(): number;
  dispose(): void;
}

/**
 * A running canonical snapshot, driven between records: a `step` copies about a millisecond's worth.
 * The concatenation of all parts is the canonical keyed stream (savepoint format, section 4).
 */
export interface KeyedStateSnapshotRun {
  /**
   * The next part of the stream, undefined when it is complete. At most about 256 KiB (more if one value is larger), may
   * be empty; fresh bytes, may be transferred.
   */
  step(): Uint8Array | undefined;
  /** Absolute offsets of the sections, one per key group of the range, 0 for an empty one. Valid once complete. */
  offsets(): readonly number[];
  /** True if there is no registered state at all: then no handle is written. */
  readonly isEmpty: boolean;
  /** Gives up: pre-images are freed. */
  cancel(): void;
}
