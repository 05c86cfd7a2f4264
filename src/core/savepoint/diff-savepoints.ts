import { DataInput } from '../base/data-input.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import type { OperatorID } from '../model/ids.ts';
import type { KeyGroupRange } from '../model/key-group-range.ts';
import type { KeyGroupsStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';
import { compareBytes } from '../state/canonical/compare-bytes.ts';
import type { KeyedEntry } from '../state/canonical/keyed-entry.ts';
import type { KeyedStreamHeader } from '../state/canonical/keyed-stream-header.ts';
import { partitionEnds, readOperatorStreamHeader } from '../state/canonical/operator-state-stream.ts';
import { decodeSnappyFrames } from '../state/canonical/snappy-framing.ts';
import { countDifferences, NO_DIFFERENCES, type DifferenceCounts } from './difference-counts.ts';
import type { FileReader } from './file-request.ts';
import { readHeaderOf, visitKeyedState } from './keyed-state-reader.ts';
import { operatorStateBytes } from './operator-state-bytes.ts';
import type { Savepoint } from './read-savepoint.ts';
import { readStateStream } from './state-stream.ts';

/** In which of two snapshots something is. */
export type Presence = 'both' | 'only-left' | 'only-right';

/** One state, compared: keys of keyed state (with their namespace), timers, elements of a list. */
export interface StateDiff extends DifferenceCounts {
  readonly name: string;
  readonly isKeyed: boolean;
}

export interface OperatorDiff {
  readonly operatorId: OperatorID;
  readonly name: string | null;
  readonly uid: string | null;
  readonly presence: Presence;
  /** Left and right; null where the operator is not. */
  readonly parallelism: readonly [number | null, number | null];
  readonly maxParallelism: readonly [number | null, number | null];
  readonly sizeBytes: readonly [number, number];
  readonly coordinatorChanged: boolean;
  /** States with their counts; a state that only one snapshot has counts as all added or all removed. */
  readonly states: readonly StateDiff[];
  /** Kinds of state that were not compared, as words; null if all were. */
  readonly notCompared: string | null;
}

export interface SavepointDiff {
  readonly operators: readonly OperatorDiff[];
  /** Nothing differs but where and when the snapshots were taken. */
  readonly isEqual: boolean;
}

/** Bytes as text, one unit a byte: a key for maps. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

/** What a key of a state holds: its value, or its map by user key. */
type Contents = Map<string, string>;
/** By state name, then by key and namespace. */
type StateContents = Map<string, Map<string, Contents>>;

function collector(header: KeyedStreamHeader, into: StateContents): (entry: Readonly<KeyedEntry>) => void {
  const states = header.states.map(({ name }) => {
    const known = into.get(name) ?? new Map<string, Contents>();
    into.set(name, known);
    return known;
  });
  return ({
    stateId,
    bytes,
    keyStart,
    keyEnd,
    namespaceStart,
    namespaceEnd,
    userKeyStart,
    userKeyEnd,
    valueStart,
    valueEnd,
  }) => {
    const identity = `${keyEnd - keyStart}:${textOf(bytes, keyStart, keyEnd)}${textOf(bytes, namespaceStart, namespaceEnd)}`;
    const state = states[stateId];
    const contents = state?.get(identity) ?? new Map<string, string>();
    state?.set(identity, contents);
    contents.set(textOf(bytes, userKeyStart, userKeyEnd), textOf(bytes, valueStart, valueEnd));
  };
}

interface KeyedSource {
  readonly handle: KeyGroupsStateHandle;
  readonly header: KeyedStreamHeader;
}

/** One side's keyed state of an operator. */
interface Side {
  readonly sources: readonly KeyedSource[];
  readonly directory: string;
  readonly maxParallelism: number;
}

function* openSide(operator: OperatorState | undefined, directory: string): FileReader<Side> {
  const sources: KeyedSource[] = [];
  for (const { managedKeyedState: handle } of operator?.subtasks.values() ?? []) {
    if (handle === null || handle.kind === 'opaque' || handle.kind === 'incremental-remote') continue;
    sources.push({ handle, header: yield* readHeaderOf(handle, directory) });
  }
  return { sources, directory, maxParallelism: operator?.maxParallelism ?? 0 };
}

function* readRange({ sources, directory, maxParallelism }: Side, range: KeyGroupRange): FileReader<StateContents> {
  const contents: StateContents = new Map();
  for (const { handle, header } of sources) {
    yield* visitKeyedState(handle, header, directory, maxParallelism, collector(header, contents), { range });
  }
  return contents;
}

const sameContents = (left: Contents, right: Contents): boolean =>
  left.size === right.size && [...left].every(([userKey, value]) => right.get(userKey) === value);

/**
 * Ranges small enough to be held: with the same key groups on both sides a 128th of them at a time, else all at once,
 * since a key may then be anywhere.
 */
function rangesOf(left: Side, right: Side): readonly KeyGroupRange[] {
  const groups = Math.max(left.maxParallelism, right.maxParallelism);
  const comparable =
    left.maxParallelism === right.maxParallelism || left.sources.length === 0 || right.sources.length === 0;
  const step = comparable ? Math.ceil(groups / 128) : groups;
  const ranges: KeyGroupRange[] = [];
  for (let first = 0; first < groups; first += step) ranges.push({ first, last: Math.min(first + step, groups) - 1 });
  return ranges;
}

function* diffKeyed(left: Side, right: Side): FileReader<StateDiff[]> {
  const totals = new Map<string, DifferenceCounts>();
  for (const { header } of [...left.sources, ...right.sources])
    for (const { name } of header.states) totals.set(name, NO_DIFFERENCES);
  for (const range of rangesOf(left, right)) {
    const was = yield* readRange(left, range);
    const is = yield* readRange(right, range);
    for (const [name, total] of totals) {
      totals.set(name, countDifferences(was.get(name) ?? new Map(), is.get(name) ?? new Map(), sameContents, total));
    }
  }
  return [...totals].map(([name, counts]) => ({ name, isKeyed: true, ...counts }));
}

/** Elements of all subtasks by state; the same bytes twice are told apart by a number. */
function* readPartitions(operator: OperatorState | undefined, directory: string): FileReader<StateContents> {
  const contents: StateContents = new Map();
  for (const { managedOperatorState: handle } of operator?.subtasks.values() ?? []) {
    if (handle === null || handle.delegate.kind === 'empty-segment-file') continue;
    const bytes = yield* readStateStream(handle.delegate, directory);
    const { compressed } = readOperatorStreamHeader(new DataInput(bytes));
    const ends = partitionEnds(handle.states, stateSizeBytes(handle.delegate));
    for (const { name, offsets } of handle.states) {
      const state = contents.get(name) ?? new Map<string, Contents>();
      contents.set(name, state);
      for (const offset of offsets) {
        const stored = bytes.subarray(offset, ends.get(offset) ?? offset);
        const partition = compressed ? decodeSnappyFrames(stored) : stored;
        const element = textOf(partition, 0, partition.length);
        let copy = 0;
        while (state.has(`${copy}:${element}`)) copy++;
        state.set(`${copy}:${element}`, new Map());
      }
    }
  }
  return contents;
}

function* diffOperatorState(
  left: FileReader<StateContents>,
  right: FileReader<StateContents>,
): FileReader<StateDiff[]> {
  const was = yield* left;
  const is = yield* right;
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => ({
    name,
    isKeyed: false,
    ...countDifferences(was.get(name) ?? new Map(), is.get(name) ?? new Map(), sameContents, NO_DIFFERENCES),
  }));
}

function notCompared(...operators: (OperatorState | undefined)[]): string | null {
  const words = new Set<string>();
  for (const operator of operators) {
    for (const { managedKeyedState, rawKeyedState, rawOperatorState } of operator?.subtasks.values() ?? []) {
      if (managedKeyedState?.kind === 'incremental-remote') words.add("keyed state in RocksDB's own files");
      if (managedKeyedState?.kind === 'opaque') words.add('changelog state');
      if (rawKeyedState !== null || rawOperatorState !== null) words.add('raw state');
    }
  }
  return words.size === 0 ? null : [...words].join(', ');
}

function sameBytes(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return compareBytes(left, right) === 0;
}

function* diffOperator(operatorId: OperatorID, left: Savepoint, right: Savepoint): FileReader<OperatorDiff> {
  const was = left.metadata.operators.find((operator) => operator.operatorId === operatorId);
  const is = right.metadata.operators.find((operator) => operator.operatorId === operatorId);
  const keyed = yield* diffKeyed(yield* openSide(was, left.directory), yield* openSide(is, right.directory));
  const lists = yield* diffOperatorState(readPartitions(was, left.directory), readPartitions(is, right.directory));
  return {
    operatorId,
    name: is?.name ?? was?.name ?? null,
    uid: is?.uid ?? was?.uid ?? null,
    presence: was === undefined ? 'only-right' : is === undefined ? 'only-left' : 'both',
    parallelism: [was?.parallelism ?? null, is?.parallelism ?? null],
    maxParallelism: [was?.maxParallelism ?? null, is?.maxParallelism ?? null],
    sizeBytes: [was === undefined ? 0 : operatorStateBytes(was), is === undefined ? 0 : operatorStateBytes(is)],
    coordinatorChanged: !sameBytes(was?.coordinatorState ?? null, is?.coordinatorState ?? null),
    states: [...keyed, ...lists],
    notCompared: notCompared(was, is),
  };
}

const differs = (diff: OperatorDiff): boolean =>
  diff.presence !== 'both' ||
  diff.coordinatorChanged ||
  diff.notCompared !== null ||
  diff.maxParallelism[0] !== diff.maxParallelism[1] ||
  diff.states.some(({ added, removed, changed }) => added + removed + changed > 0);

/**
 * Compares the state of two snapshots, key by key, as bytes: parallelism and backend play no part. A value that only
 * another serializer writes otherwise counts as changed.
 * @throws MalformedDataError or FlinkError if state can't be read
 */
export function* diffSavepoints(left: Savepoint, right: Savepoint): FileReader<SavepointDiff> {
  const ids = new Set([...left.metadata.operators, ...right.metadata.operators].map(({ operatorId }) => operatorId));
  const operators: OperatorDiff[] = [];
  for (const operatorId of ids) operators.push(yield* diffOperator(operatorId, left, right));
  return { operators, isEqual: !operators.some(differs) };
}
