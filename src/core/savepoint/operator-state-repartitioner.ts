import type { OperatorStateHandle, OperatorStateMetaInfo, OperatorStateMode } from '../model/state-handles.ts';
import { stateSizeBytes, type StreamStateHandle } from '../model/stream-state-handle.ts';
import { partitionEnds } from '../state/canonical/operator-state-stream.ts';
import { hashString } from '../types/java-hash.ts';
import { javaHashMapOrder } from './java-hash-map-order.ts';

/** Partitions of one named state that a subtask reads from one old subtask's stream. */
export interface OperatorStateSlice {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly delegate: StreamStateHandle;
  /** The header is the stream's bytes from 0 to here. */
  readonly headerEnd: number;
  /** Where each partition starts in the stream, absolute. */
  readonly offsets: readonly number[];
  /** Where each of them ends. */
  readonly ends: readonly number[];
}

/** All partitions of one named state in one old subtask's handle. */
interface Source {
  readonly delegate: StreamStateHandle;
  readonly headerEnd: number;
  readonly ends: ReadonlyMap<number, number>;
  readonly info: OperatorStateMetaInfo;
}

type SourcesByName = ReadonlyMap<string, readonly Source[]>;

function sliceOf({ delegate, headerEnd, ends, info }: Source, offsets: readonly number[]): OperatorStateSlice {
  const { name, mode } = info;
  return { name, mode, delegate, headerEnd, offsets, ends: offsets.map((offset) => ends.get(offset) ?? offset) };
}

/** The states of one handle, as sources. */
function sourcesIn(handle: OperatorStateHandle): readonly Source[] {
  const { delegate, states } = handle;
  const streamBytes = stateSizeBytes(delegate);
  const ends = partitionEnds(states, streamBytes);
  const headerEnd = Math.min(streamBytes, ...ends.keys());
  return states.map((info) => ({ delegate, headerEnd, ends, info }));
}

/** Groups one mode's states by name (`groupByStateMode`), names in the order in which Flink goes through them. */
function sourcesOf(handles: readonly (OperatorStateHandle | null)[], mode: OperatorStateMode): SourcesByName {
  const byName = new Map<string, Source[]>();
  for (const handle of handles) {
    if (handle === null) continue;
    const own = new Map(sourcesIn(handle).map((source) => [source.info.name, source]));
    for (const name of javaHashMapOrder([...own.keys()], hashString, own.size)) {
      const source = own.get(name);
      if (source?.info.mode !== mode) continue;
      const sources = byName.get(name) ?? [];
      sources.push(source);
      byName.set(name, sources);
    }
  }
  return new Map(javaHashMapOrder([...byName.keys()], hashString).map((name) => [name, byName.get(name) ?? []]));
}

/** Takes the next `count` partitions of a state, from as many old streams as needed. */
class PartitionCursor {
  readonly #sources: readonly Source[];
  #source = 0;
  #offset = 0;

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
  }

  take(count: number): OperatorStateSlice[] {
    const slices: OperatorStateSlice[] = [];
    for (let missing = count; missing > 0;) {
      const source = this.#sources[this.#source];
      if (source === undefined) break;
      const offsets = source.info.offsets.slice(this.#offset, this.#offset + missing);
      if (offsets.length > 0) slices.push(sliceOf(source, offsets));
      missing -= offsets.length;
      this.#offset += offsets.length;
      if (this.#offset === source.info.offsets.length) {
        this.#source++;
        this.#offset = 0;
      }
    }
    return slices;
  }
}

/**
 * Deals the partitions of each list state in contiguous blocks: the first ones a partition longer. A state begins with
 * the subtask at which the surplus of the state before ended, so that what is left over is spread.
 */
function repartitionSplit(states: SourcesByName, targets: OperatorStateSlice[][]): void {
  const parallelism = targets.length;
  let start = 0;
  for (const sources of states.values()) {
    const total = sources.reduce((sum, source) => sum + source.info.offsets.length, 0);
    const base = Math.floor(total / parallelism);
    const surplus = total % parallelism;
    const cursor = new PartitionCursor(sources);
    for (let i = 0; i < parallelism; i++) {
      targets[(i + start) % parallelism]?.push(...cursor.take(base + (i < surplus ? 1 : 0)));
    }
    start = (start + surplus) % parallelism;
  }
}

/** Everyone gets all, in the order of the old subtasks. */
function repartitionUnion(states: SourcesByName, targets: OperatorStateSlice[][]): void {
  for (const sources of states.values()) {
    for (const target of targets) target.push(...sources.map((source) => sliceOf(source, source.info.offsets)));
  }
}

/** Each gets one whole copy: subtask i the i-th, beginning again after the last. */
function repartitionBroadcast(states: SourcesByName, targets: OperatorStateSlice[][]): void {
  for (const sources of states.values()) {
    targets.forEach((target, i) => {
      const source = sources[i % sources.length];
      if (source !== undefined) target.push(sliceOf(source, source.info.offsets));
    });
  }
}

/** Broadcast states that some old subtasks reported and others, finished before, did not. */
function partlyReported(states: SourcesByName, parallelism: number): SourcesByName {
  return new Map([...states].filter(([, sources]) => sources.length < parallelism));
}

/** Parallelism unchanged: everything stays where it was, but for union states, and broadcast copies of the finished. */
function keepInPlace(handles: readonly (OperatorStateHandle | null)[]): OperatorStateSlice[][] {
  const broadcast = sourcesOf(handles, 'BROADCAST');
  const redistributed = partlyReported(broadcast, handles.length);
  const targets = handles.map((handle): OperatorStateSlice[] => {
    if (handle === null) return [];
    const stays = ({ info: { name, mode } }: Source): boolean =>
      mode === 'SPLIT_DISTRIBUTE' || (mode === 'BROADCAST' && !redistributed.has(name));
    return sourcesIn(handle)
      .filter(stays)
      .map((source) => sliceOf(source, source.info.offsets));
  });
  repartitionUnion(sourcesOf(handles, 'UNION'), targets);
  repartitionBroadcast(redistributed, targets);
  return targets;
}

/** Bytes that reading slices takes: each stream's header once, and the partitions. */
export function operatorSliceBytes(slices: readonly OperatorStateSlice[]): number {
  const headers = new Map(slices.map((slice) => [slice.delegate, slice.headerEnd]));
  let total = 0;
  for (const bytes of headers.values()) total += bytes;
  for (const { offsets, ends } of slices) offsets.forEach((offset, i) => (total += (ends[i] ?? offset) - offset));
  return total;
}

/**
 * Flink's `RoundRobinOperatorStateRepartitioner`: what each of `newParallelism` subtasks gets of the operator state of
 * the old ones.
 * @param handles one per old subtask, null where it had none
 * @throws MalformedDataError if a handle's offsets can't be those of its stream
 */
export function repartitionOperatorState(
  handles: readonly (OperatorStateHandle | null)[],
  newParallelism: number,
): readonly (readonly OperatorStateSlice[])[] {
  if (newParallelism === handles.length) return keepInPlace(handles);
  const targets = Array.from({ length: newParallelism }, (): OperatorStateSlice[] => []);
  repartitionSplit(sourcesOf(handles, 'SPLIT_DISTRIBUTE'), targets);
  repartitionUnion(sourcesOf(handles, 'UNION'), targets);
  repartitionBroadcast(sourcesOf(handles, 'BROADCAST'), targets);
  return targets;
}
