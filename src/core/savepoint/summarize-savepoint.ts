import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { OperatorID } from '../model/ids.ts';
import type { KeyedStateHandle, OperatorStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';
import type { KeyedEntry } from '../state/canonical/keyed-entry.ts';
import { readKeyedStreamHeader, type KeyedStreamHeader } from '../state/canonical/keyed-stream-header.ts';
import { partitionEnds, readOperatorStreamHeader } from '../state/canonical/operator-state-stream.ts';
import { sectionBounds } from '../state/canonical/section-bounds.ts';
import type {
  BroadcastMetaInfo,
  KeyedStateMetaInfo,
  OperatorListMetaInfo,
} from '../state/canonical/state-meta-info.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import type { FileReader } from './file-request.ts';
import { isNativeLayout, readHeaderOf, visitKeyedState } from './keyed-state-reader.ts';
import { operatorStateBytes } from './operator-state-bytes.ts';
import type { Savepoint } from './read-savepoint.ts';
import { readStateStream } from './state-stream.ts';

/** One keyed state of an operator, all subtasks together. Counts are null if keys were not counted. */
export interface KeyedStateSummary {
  readonly info: KeyedStateMetaInfo;
  /** Entries as stored: one per user key of a map, one per timer. */
  readonly entryCount: number | null;
  /** Distinct keys; null for timers and other queues, whose elements hold keys among other things. */
  readonly keyCount: number | null;
}

/** One key group that is not empty. */
export interface KeyGroupSummary {
  readonly keyGroup: number;
  readonly sizeBytes: number;
  /** Distinct keys of all states; null if keys were not counted. */
  readonly keyCount: number | null;
}

/** How keyed state is laid out: only `canonical` is read by every backend. */
export type KeyedStateLayout = 'canonical' | 'hashmap-native' | 'rocksdb-files';

export interface KeyedSummary {
  readonly layout: KeyedStateLayout;
  readonly keySerializer: SerializerSnapshot;
  readonly states: readonly KeyedStateSummary[];
  readonly keyGroups: readonly KeyGroupSummary[];
  readonly keyCount: number | null;
}

/** One list, union or broadcast state, all subtasks together. */
export interface OperatorStateSummary {
  readonly info: OperatorListMetaInfo | BroadcastMetaInfo;
  /** Elements, or copies of a broadcast state. */
  readonly partitionCount: number;
  readonly sizeBytes: number;
}

export interface OperatorSummary {
  readonly operatorId: OperatorID;
  readonly keyed: KeyedSummary | null;
  readonly operatorState: readonly OperatorStateSummary[];
  /** All state of the operator in the snapshot, headers and coordinator included. */
  readonly sizeBytes: number;
  /** What can't be read of it, and why; null if all was. */
  readonly unreadable: string | null;
}

/** What a snapshot holds, without its values: what planner and lists show. */
export type SavepointSummary = ReadonlyMap<OperatorID, OperatorSummary>;

/** Counts distinct keys, a key group at a time: each lies in one section, so no more has to be remembered. */
class KeyCounter {
  readonly entries = new Map<string, number>();
  readonly keys = new Map<string, number>();
  readonly byKeyGroup = new Map<number, number>();
  readonly #seenByState = new Map<string, Set<string>>();
  readonly #seen = new Set<string>();

  visitor(header: KeyedStreamHeader): (entry: Readonly<KeyedEntry>) => void {
    return (entry) => {
      const info = header.states[entry.stateId];
      if (info === undefined) return;
      this.entries.set(info.name, (this.entries.get(info.name) ?? 0) + 1);
      if (info.backendStateType === 'PRIORITY_QUEUE') return;
      let key = '';
      for (let i = entry.keyStart; i < entry.keyEnd; i++) key += String.fromCharCode(entry.bytes[i] ?? 0);
      this.#seen.add(key);
      const seen = this.#seenByState.get(info.name);
      if (seen === undefined) this.#seenByState.set(info.name, new Set([key]));
      else seen.add(key);
    };
  }

  endSection(keyGroup: number): void {
    this.byKeyGroup.set(keyGroup, this.#seen.size);
    this.#seen.clear();
    for (const [name, seen] of this.#seenByState) {
      this.keys.set(name, (this.keys.get(name) ?? 0) + seen.size);
      seen.clear();
    }
  }
}

/** Collects one operator's keyed streams. */
class KeyedSummaryBuilder {
  readonly #infos = new Map<string, KeyedStateMetaInfo>();
  readonly #sizes = new Map<number, number>();
  readonly #counter: KeyCounter | null;
  #keySerializer: SerializerSnapshot | undefined;
  #layout: KeyedStateLayout = 'canonical';

  constructor(countKeys: boolean) {
    this.#counter = countKeys ? new KeyCounter() : null;
  }

  addHeader(header: KeyedStreamHeader): void {
    this.#keySerializer ??= header.keySerializer;
    for (const info of header.states) if (!this.#infos.has(info.name)) this.#infos.set(info.name, info);
  }

  *addHandle(handle: KeyedStateHandle, operator: OperatorState, directory: string): FileReader<void> {
    if (handle.kind === 'opaque') throw new MalformedDataError(`${handle.description}: changelog state can't be read`);
    if (handle.kind === 'incremental-remote') {
      this.#layout = 'rocksdb-files';
      this.addHeader(readKeyedStreamHeader(new DataInput(yield* readStateStream(handle.meta, directory))));
      return;
    }
    if (yield* isNativeLayout(handle, directory)) this.#layout = 'hashmap-native';
    const header = yield* readHeaderOf(handle, directory);
    this.addHeader(header);
    for (const { keyGroup, start, end } of sectionBounds(
      handle.range,
      handle.offsets,
      stateSizeBytes(handle.delegate),
    )) {
      this.#sizes.set(keyGroup, end - start);
    }
    const counter = this.#counter;
    if (counter === null) return;
    const onSectionEnd = (keyGroup: number): void => {
      counter.endSection(keyGroup);
    };
    yield* visitKeyedState(handle, header, directory, operator.maxParallelism, counter.visitor(header), {
      onSectionEnd,
    });
  }

  build(): KeyedSummary | null {
    if (this.#keySerializer === undefined) return null;
    // Entries in a backend's own tables are not read: a count would be too low.
    const counter = this.#layout === 'rocksdb-files' ? null : this.#counter;
    const countOf = (counts: ReadonlyMap<string | number, number> | undefined, key: string | number): number | null =>
      counts === undefined ? null : (counts.get(key) ?? 0);
    const keyGroups = [...this.#sizes]
      .toSorted(([a], [b]) => a - b)
      .map(([keyGroup, sizeBytes]) => ({ keyGroup, sizeBytes, keyCount: countOf(counter?.byKeyGroup, keyGroup) }));
    return {
      layout: this.#layout,
      keySerializer: this.#keySerializer,
      states: [...this.#infos.values()].map((info) => ({
        info,
        entryCount: countOf(counter?.entries, info.name),
        keyCount: info.backendStateType === 'PRIORITY_QUEUE' ? null : countOf(counter?.keys, info.name),
      })),
      keyGroups,
      keyCount: counter === null ? null : [...counter.byKeyGroup.values()].reduce((sum, keys) => sum + keys, 0),
    };
  }
}

function* addOperatorState(
  handle: OperatorStateHandle,
  directory: string,
  found: Map<string, OperatorStateSummary>,
): FileReader<void> {
  if (handle.delegate.kind === 'empty-segment-file') return;
  const streamBytes = stateSizeBytes(handle.delegate);
  const ends = partitionEnds(handle.states, streamBytes);
  const header = readOperatorStreamHeader(
    new DataInput(yield* readStateStream(handle.delegate, directory, 0, Math.min(streamBytes, ...ends.keys()))),
  );
  for (const info of [...header.listStates, ...header.broadcastStates]) {
    const offsets = handle.states.find((state) => state.name === info.name)?.offsets ?? [];
    const before = found.get(info.name);
    const sizeBytes = offsets.reduce(
      (sum, offset) => sum + (ends.get(offset) ?? offset) - offset,
      before?.sizeBytes ?? 0,
    );
    found.set(info.name, { info, partitionCount: (before?.partitionCount ?? 0) + offsets.length, sizeBytes });
  }
}

function* summarizeOperator(
  operator: OperatorState,
  directory: string,
  countKeys: boolean,
): FileReader<OperatorSummary> {
  const keyed = new KeyedSummaryBuilder(countKeys);
  const operatorState = new Map<string, OperatorStateSummary>();
  let unreadable: string | null = null;
  try {
    for (const state of operator.subtasks.values()) {
      if (state.managedKeyedState !== null) yield* keyed.addHandle(state.managedKeyedState, operator, directory);
      if (state.managedOperatorState !== null)
        yield* addOperatorState(state.managedOperatorState, directory, operatorState);
    }
  } catch (error) {
    // One damaged file must not hide the other operators: it is shown where it is.
    if (!(error instanceof MalformedDataError || error instanceof FlinkError)) throw error;
    unreadable = error.message;
  }
  const { operatorId } = operator;
  const sizeBytes = operatorStateBytes(operator);
  return { operatorId, keyed: keyed.build(), operatorState: [...operatorState.values()], sizeBytes, unreadable };
}

/**
 * Reads what states a snapshot holds: from the headers alone, or with `countKeys` from every entry.
 * Damage of one operator's files is noted in its summary.
 */
export function* summarizeSavepoint(
  savepoint: Savepoint,
  options: { readonly countKeys: boolean },
): FileReader<SavepointSummary> {
  const summary = new Map<OperatorID, OperatorSummary>();
  for (const operator of savepoint.metadata.operators) {
    summary.set(operator.operatorId, yield* summarizeOperator(operator, savepoint.directory, options.countKeys));
  }
  return summary;
}
