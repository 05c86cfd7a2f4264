import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import { keyGroupRangeOf, type KeyGroupRange } from '../model/key-group-range.ts';
import type { KeyedStateHandle } from '../model/state-handles.ts';
import { KeyGroupSlicer, sliceBytes, type KeyGroupSlice } from './key-group-slice.ts';
import { matchOperators, type MatchedOperators, type OperatorMatch, type RestoreOptions } from './match-operators.ts';
import {
  operatorSliceBytes,
  repartitionOperatorState,
  type OperatorStateSlice,
} from './operator-state-repartitioner.ts';
import { partlyFinished, unexpectedHandle } from './restore-check.ts';
import type { RestoringVertex } from './restore-target.ts';

/** What one operator of one new subtask reads. */
export interface OperatorSubtaskAssignment {
  /** Slices of the old subtasks' streams, in their order. */
  readonly keyed: readonly KeyGroupSlice[];
  readonly rawKeyed: readonly KeyGroupSlice[];
  readonly operatorState: readonly OperatorStateSlice[];
  readonly rawOperatorState: readonly OperatorStateSlice[];
}

export interface SubtaskAssignment {
  /** Key groups of the subtask, under the resolved max parallelism. */
  readonly keyGroups: KeyGroupRange;
  /** By operator id of the program; operators that read nothing are left out. */
  readonly operators: ReadonlyMap<OperatorID, OperatorSubtaskAssignment>;
  /** All bytes that the subtask reads, headers included. */
  readonly bytesToRead: number;
}

export interface VertexAssignment {
  readonly maxParallelism: number;
  /** All operators had finished before the snapshot: the vertex is restored as finished, and runs nothing. */
  readonly isFinished: boolean;
  /** One per subtask; of a finished vertex too, with nothing to read. */
  readonly subtasks: readonly SubtaskAssignment[];
  /** State of the operators' coordinators, by operator id of the program. */
  readonly coordinators: ReadonlyMap<OperatorID, Uint8Array>;
}

export interface StateAssignment {
  readonly vertices: ReadonlyMap<JobVertexID, VertexAssignment>;
  readonly matched: MatchedOperators;
}

/** Only key groups can be cut. @throws RestoreCheckError in the words of a HashMap backend that meets another's own files */
function slicerOf(handle: KeyedStateHandle, operator: OperatorState): KeyGroupSlicer {
  if (handle.kind === 'canonical-savepoint' || handle.kind === 'key-groups') return new KeyGroupSlicer(handle);
  throw unexpectedHandle(operator, handle.kind === 'opaque' ? handle.description : 'IncrementalRemoteKeyedStateHandle');
}

/** Cuts the handles of all old subtasks once, then slices them for each new one. */
function sliceKeyed(
  operator: OperatorState,
  handles: readonly (KeyedStateHandle | null)[],
  ranges: readonly KeyGroupRange[],
): readonly (readonly KeyGroupSlice[])[] {
  const slicers = handles.flatMap((handle) => (handle === null ? [] : [slicerOf(handle, operator)]));
  return ranges.map((range) => slicers.flatMap((slicer) => slicer.slice(range) ?? []));
}

function assignOperator(state: OperatorState, ranges: readonly KeyGroupRange[]): OperatorSubtaskAssignment[] {
  const old = Array.from({ length: state.parallelism }, (_, subtask) => state.subtasks.get(subtask));
  const keyed = sliceKeyed(
    state,
    old.map((subtask) => subtask?.managedKeyedState ?? null),
    ranges,
  );
  const rawKeyed = sliceKeyed(
    state,
    old.map((subtask) => subtask?.rawKeyedState ?? null),
    ranges,
  );
  const managed = repartitionOperatorState(
    old.map((subtask) => subtask?.managedOperatorState ?? null),
    ranges.length,
  );
  const raw = repartitionOperatorState(
    old.map((subtask) => subtask?.rawOperatorState ?? null),
    ranges.length,
  );
  return ranges.map((_, subtask) => ({
    keyed: keyed[subtask] ?? [],
    rawKeyed: rawKeyed[subtask] ?? [],
    operatorState: managed[subtask] ?? [],
    rawOperatorState: raw[subtask] ?? [],
  }));
}

const isNothing = (assignment: OperatorSubtaskAssignment): boolean =>
  assignment.keyed.length === 0 &&
  assignment.rawKeyed.length === 0 &&
  assignment.operatorState.length === 0 &&
  assignment.rawOperatorState.length === 0;

function bytesOf({ keyed, rawKeyed, operatorState, rawOperatorState }: OperatorSubtaskAssignment): number {
  let bytes = operatorSliceBytes(operatorState) + operatorSliceBytes(rawOperatorState);
  for (const slice of keyed) bytes += sliceBytes(slice);
  for (const slice of rawKeyed) bytes += sliceBytes(slice);
  return bytes;
}

/** `VertexFinishedStateChecker`: a chain either had finished as a whole, or not at all. */
function isFinished(vertex: RestoringVertex, matches: readonly (OperatorMatch | undefined)[]): boolean {
  const finished = matches.filter((match) => match?.state.fullyFinished === true).length;
  if (finished > 0 && finished < matches.length) throw partlyFinished(vertex);
  return finished > 0;
}

function assignVertex(vertex: RestoringVertex, matched: MatchedOperators): VertexAssignment {
  const maxParallelism = matched.maxParallelism.get(vertex.id) ?? vertex.parallelism;
  const ranges = Array.from({ length: vertex.parallelism }, (_, i) =>
    keyGroupRangeOf(i, vertex.parallelism, maxParallelism),
  );
  const matches = vertex.operators.map(({ operatorId }) => matched.matches.get(operatorId));
  const operators = ranges.map(() => new Map<OperatorID, OperatorSubtaskAssignment>());
  const coordinators = new Map<OperatorID, Uint8Array>();
  for (const match of matches) {
    if (match === undefined) continue;
    if (match.state.coordinatorState !== null) coordinators.set(match.operatorId, match.state.coordinatorState);
    assignOperator(match.state, ranges).forEach((assignment, subtask) => {
      if (!isNothing(assignment)) operators[subtask]?.set(match.operatorId, assignment);
    });
  }
  const subtasks = ranges.map((keyGroups, subtask) => {
    const own = operators[subtask] ?? new Map<OperatorID, OperatorSubtaskAssignment>();
    let bytesToRead = 0;
    for (const assignment of own.values()) bytesToRead += bytesOf(assignment);
    return { keyGroups, operators: own, bytesToRead };
  });
  return { maxParallelism, isFinished: isFinished(vertex, matches), subtasks, coordinators };
}

/**
 * Flink's `StateAssignmentOperation`: what each subtask of the program reads from a snapshot, at whatever parallelism.
 * @throws RestoreCheckError if the program can't take the snapshot, in Flink's order and words; MalformedDataError if a
 *   handle's offsets can't be those of its stream
 */
export function assignStates(
  metadata: CheckpointMetadata,
  vertices: readonly RestoringVertex[],
  options: RestoreOptions,
): StateAssignment {
  const matched = matchOperators(metadata, vertices, options);
  return { matched, vertices: new Map(vertices.map((vertex) => [vertex.id, assignVertex(vertex, matched)])) };
}
