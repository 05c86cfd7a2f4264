import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import { computeDefaultMaxParallelism } from '../model/key-groups.ts';
import type { OperatorSubtaskState } from '../model/state-handles.ts';
import {
  maxParallelismChanged,
  operatorMissing,
  parallelismAboveMax,
  parallelismAboveRestoredMax,
} from './restore-check.ts';
import type { RestoringVertex } from './restore-target.ts';

export interface RestoreOptions {
  /** `-n`: state of operators that the program no longer has is left behind. */
  readonly allowNonRestoredState: boolean;
  /** As the user wrote it: stands in messages. */
  readonly path: string;
}

/** Which operator of the program takes which operator's state. */
export interface OperatorMatch {
  readonly vertexId: JobVertexID;
  /** Id in the program, under which the next snapshot will hold the state. */
  readonly operatorId: OperatorID;
  readonly state: OperatorState;
  /** The state was found under the id that `setUidHash` gave. */
  readonly byUidHash: boolean;
}

export interface MatchedOperators {
  /** By operator id of the program. */
  readonly matches: ReadonlyMap<OperatorID, OperatorMatch>;
  /** States without an operator, in the order of the metadata: skipped by `-n`, or without content. */
  readonly orphans: readonly OperatorState[];
  /** What each vertex ends up with; adopted from the snapshot where the program sets none. */
  readonly maxParallelism: ReadonlyMap<JobVertexID, number>;
}

/** Flink's `OperatorSubtaskState.hasState`: registered state counts, even if it holds nothing. */
export const subtaskHasState = (state: OperatorSubtaskState): boolean =>
  state.managedOperatorState !== null ||
  state.rawOperatorState !== null ||
  state.managedKeyedState !== null ||
  state.rawKeyedState !== null ||
  (state.inputChannelStates ?? 0) + (state.resultSubpartitionStates ?? 0) > 0;

/** What keeps a state from being skipped (`Checkpoints.loadAndValidateCheckpoint`). */
export function operatorHasState(operator: OperatorState): boolean {
  if (operator.coordinatorState !== null) return true;
  for (const state of operator.subtasks.values()) if (subtaskHasState(state)) return true;
  return false;
}

const isExplicit = (vertex: RestoringVertex): boolean => vertex.maxParallelism >= 0;

/**
 * Step 2 of a restore, without the snapshot (`DefaultVertexParallelismStore`): what holds before state is looked at.
 * @throws RestoreCheckError `JobException` if a vertex is set to more subtasks than its max parallelism
 */
export function checkParallelism(vertices: readonly RestoringVertex[]): void {
  for (const vertex of vertices) {
    if (isExplicit(vertex) && vertex.parallelism > vertex.maxParallelism) throw parallelismAboveMax(vertex);
  }
}

/** Every id under which a vertex' operators may have state: generated ones, and those of `setUidHash`. */
function verticesByOperatorId(vertices: readonly RestoringVertex[]): ReadonlyMap<OperatorID, RestoringVertex> {
  const byId = new Map<OperatorID, RestoringVertex>();
  for (const vertex of vertices) {
    for (const operator of vertex.operators) {
      byId.set(operator.operatorId, vertex);
      if (operator.userDefinedOperatorId !== null) byId.set(operator.userDefinedOperatorId, vertex);
    }
  }
  return byId;
}

/**
 * Checks each state of the snapshot in the order of the metadata (`Checkpoints.loadAndValidateCheckpoint`).
 * @returns the states whose id the program knows
 */
function admitStates(
  metadata: CheckpointMetadata,
  vertices: readonly RestoringVertex[],
  options: RestoreOptions,
): Map<OperatorID, OperatorState> {
  const vertexOf = verticesByOperatorId(vertices);
  const admitted = new Map<OperatorID, OperatorState>();
  for (const state of metadata.operators) {
    const vertex = vertexOf.get(state.operatorId);
    if (vertex !== undefined) {
      if (isExplicit(vertex) && vertex.maxParallelism !== state.maxParallelism)
        throw maxParallelismChanged(state, vertex);
      admitted.set(state.operatorId, state);
    } else if (!options.allowNonRestoredState && operatorHasState(state)) {
      throw operatorMissing(state, options.path);
    }
  }
  return admitted;
}

/** Gives each state out once: under the `setUidHash` id if the snapshot has it, else under the operator's own. */
function giveOut(
  vertices: readonly RestoringVertex[],
  admitted: ReadonlyMap<OperatorID, OperatorState>,
): ReadonlyMap<OperatorID, OperatorMatch> {
  const left = new Map(admitted);
  const matches = new Map<OperatorID, OperatorMatch>();
  for (const vertex of vertices) {
    for (const { operatorId, userDefinedOperatorId } of vertex.operators) {
      const byUidHash = userDefinedOperatorId !== null && left.has(userDefinedOperatorId);
      const wanted = byUidHash ? userDefinedOperatorId : operatorId;
      const state = left.get(wanted);
      if (state === undefined) continue;
      left.delete(wanted);
      matches.set(operatorId, { vertexId: vertex.id, operatorId, state, byUidHash });
    }
  }
  return matches;
}

/** `StateAssignmentOperation.checkParallelismPreconditions`: the vertex may adopt the snapshot's max parallelism. */
function resolveMaxParallelism(vertex: RestoringVertex, matches: ReadonlyMap<OperatorID, OperatorMatch>): number {
  let maxParallelism = isExplicit(vertex) ? vertex.maxParallelism : computeDefaultMaxParallelism(vertex.parallelism);
  const states = vertex.operators.flatMap(({ operatorId }) => matches.get(operatorId)?.state ?? []);
  if (!states.some((state) => state.subtasks.size > 0)) return maxParallelism;
  for (const state of states) {
    if (state.maxParallelism < vertex.parallelism) throw parallelismAboveRestoredMax(state, vertex);
    maxParallelism = state.maxParallelism;
  }
  return maxParallelism;
}

/**
 * Steps 2 and 3 of a restore: finds an operator for each state of the snapshot, and each vertex' max parallelism.
 * @throws RestoreCheckError the first check that fails, in Flink's order and words (the innermost cause)
 */
export function matchOperators(
  metadata: CheckpointMetadata,
  vertices: readonly RestoringVertex[],
  options: RestoreOptions,
): MatchedOperators {
  checkParallelism(vertices);
  const admitted = admitStates(metadata, vertices, options);
  const matches = giveOut(vertices, admitted);
  const taken = new Set([...matches.values()].map((match) => match.state));
  return {
    matches,
    orphans: metadata.operators.filter((state) => !taken.has(state)),
    maxParallelism: new Map(vertices.map((vertex) => [vertex.id, resolveMaxParallelism(vertex, matches)])),
  };
}
