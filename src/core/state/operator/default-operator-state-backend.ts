import { DataInput } from '../../base/data-input.ts';
import type { OperatorStateMetaInfo, OperatorStateMode } from '../../model/state-handles.ts';
import { migratingReader } from '../../types/migrating-reader.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import {
  readOperatorStreamHeader,
  writeOperatorStateStream,
  type BroadcastStateEntries,
  type ListStatePartitions,
} from '../canonical/operator-state-stream.ts';
import type { BroadcastMetaInfo, OperatorListMetaInfo } from '../canonical/state-meta-info.ts';
import type { OperatorStateBackend } from '../operator-state-backend.ts';
import type { ListState, MapState } from '../state.ts';
import { checkOperatorStateMode, checkOperatorStateSerializer } from '../state-compatibility.ts';
import type { ListStateDescriptor, MapStateDescriptor } from '../state-descriptor.ts';
import { OperatorBroadcastState } from './operator-broadcast-state.ts';
import { OperatorListState } from './operator-list-state.ts';

/** Partitions of one named state out of one old subtask's stream. */
export interface RestoredPartitions {
  readonly name: string;
  readonly mode: OperatorStateMode;
  /** The stream's header: it says how the elements were written. */
  readonly header: Uint8Array;
  readonly partitions: readonly Uint8Array[];
}

interface RestoredList {
  readonly info: OperatorListMetaInfo;
  readonly elements: Uint8Array[];
}

interface RestoredBroadcast {
  readonly info: BroadcastMetaInfo;
  /** Count and entries, as in the stream. The last one given wins. */
  bytes: Uint8Array;
}

/**
 * Flink's `DefaultOperatorStateBackend`: operator state as values on the heap, whatever the keyed backend. Restored
 * state that is never registered is carried along as bytes and written again.
 */
export class DefaultOperatorStateBackend implements OperatorStateBackend {
  readonly #restoredLists = new Map<string, RestoredList>();
  readonly #restoredBroadcasts = new Map<string, RestoredBroadcast>();
  readonly #lists = new Map<string, OperatorListState<unknown>>();
  readonly #broadcasts = new Map<string, OperatorBroadcastState<unknown, unknown>>();

  /** @throws FlinkError or MalformedDataError if a header can't be read */
  constructor(restored: readonly RestoredPartitions[] = []) {
    for (const state of restored) this.#restore(state);
  }

  #restore({ name, header, partitions }: RestoredPartitions): void {
    const { listStates, broadcastStates } = readOperatorStreamHeader(new DataInput(header));
    const list = listStates.find((info) => info.name === name);
    const broadcast = broadcastStates.find((info) => info.name === name);
    if (list !== undefined) {
      const known = this.#restoredLists.get(name);
      if (known === undefined) this.#restoredLists.set(name, { info: list, elements: [...partitions] });
      else for (const partition of partitions) known.elements.push(partition);
    } else if (broadcast !== undefined) {
      const [bytes] = partitions;
      if (bytes !== undefined) this.#restoredBroadcasts.set(name, { info: broadcast, bytes });
    }
  }

  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.#list(descriptor, 'SPLIT_DISTRIBUTE');
  }

  unionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.#list(descriptor, 'UNION');
  }

  #list<T>({ name, elementType }: ListStateDescriptor<T>, mode: OperatorStateMode): ListState<T> {
    const known = this.#lists.get(name);
    if (known !== undefined) {
      checkOperatorStateMode(mode, known.mode);
      // The same name was registered with a descriptor of this element type before: the user's own statement.
      return known as ListState<unknown> as ListState<T>;
    }
    const state = new OperatorListState(
      name,
      mode,
      elementType.createSerializer(),
      this.#takeList(name, mode, elementType),
    );
    this.#lists.set(name, state);
    return state;
  }

  /** Restored elements as values of the registered type. */
  #takeList<T>(name: string, mode: OperatorStateMode, type: TypeInformation<T>): T[] {
    const restored = this.#restoredLists.get(name);
    if (restored === undefined) return [];
    checkOperatorStateMode(mode, restored.info.mode);
    const old = restored.info.elementSerializer;
    checkOperatorStateSerializer(type.createSerializer().snapshot(), old, 'state typeSerializer for operator');
    const read = migratingReader(old, type);
    this.#restoredLists.delete(name);
    return restored.elements.map((bytes) => read(new DataInput(bytes)));
  }

  broadcastState<K, V>({ name, keyType, valueType }: MapStateDescriptor<K, V>): MapState<K, V> {
    const known = this.#broadcasts.get(name);
    // As for lists: the same name stands for the same types.
    if (known !== undefined) return known as MapState<unknown, unknown> as MapState<K, V>;
    const state = new OperatorBroadcastState(
      name,
      keyType.createSerializer(),
      valueType.createSerializer(),
      this.#takeBroadcast(name, keyType, valueType),
    );
    this.#broadcasts.set(name, state as OperatorBroadcastState<unknown, unknown> & OperatorBroadcastState<K, V>);
    return state;
  }

  #takeBroadcast<K, V>(name: string, keyType: TypeInformation<K>, valueType: TypeInformation<V>): [K, V][] {
    const restored = this.#restoredBroadcasts.get(name);
    if (restored === undefined) return [];
    const { info, bytes } = restored;
    const now = { key: keyType.createSerializer().snapshot(), value: valueType.createSerializer().snapshot() };
    checkOperatorStateSerializer(now.key, info.keySerializer, 'key typeSerializer for broadcast');
    checkOperatorStateSerializer(now.value, info.valueSerializer, 'value typeSerializer for broadcast');
    const readKey = migratingReader(info.keySerializer, keyType);
    const readValue = migratingReader(info.valueSerializer, valueType);
    const input = new DataInput(bytes);
    const count = input.readCount(1, 'entries of a broadcast state');
    const entries: [K, V][] = [];
    for (let i = 0; i < count; i++) entries.push([readKey(input), readValue(input)]);
    this.#restoredBroadcasts.delete(name);
    return entries;
  }

  snapshot(): { readonly bytes: Uint8Array; readonly states: readonly OperatorStateMetaInfo[] } | null {
    const lists: ListStatePartitions[] = [...this.#restoredLists.values(), ...snapshotsOf(this.#lists)];
    const broadcasts: BroadcastStateEntries[] = snapshotsOf(this.#broadcasts);
    const carried = [...this.#restoredBroadcasts.values()].map(carriedBroadcast);
    if (lists.length + broadcasts.length + carried.length === 0) return null;
    return writeOperatorStateStream(lists, [...carried, ...broadcasts]);
  }
}

function snapshotsOf<S>(states: ReadonlyMap<string, { snapshot(): S }>): S[] {
  return [...states.values()].map((state) => state.snapshot());
}

/** A broadcast state that nobody asked for, as it was: its whole body goes behind the count as one entry's bytes. */
function carriedBroadcast({ info, bytes }: RestoredBroadcast): BroadcastStateEntries {
  const count = new DataInput(bytes).readCount(1, 'entries of a broadcast state');
  const body = bytes.subarray(4);
  const nothing = new Uint8Array();
  const rest = Array.from({ length: Math.max(0, count - 1) }, () => [nothing, nothing] as const);
  return { info, entries: count === 0 ? [] : [[body, nothing], ...rest] };
}
