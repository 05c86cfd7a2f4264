import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';
import type { OperatorRestore, RestoreSource, TaskRestore } from '../protocol/deployment-descriptor.ts';
import type { KeyGroupSlice } from '../savepoint/key-group-slice.ts';
import { operatorHasState } from '../savepoint/match-operators.ts';
import {
  assignStates,
  type OperatorSubtaskAssignment,
  type StateAssignment,
  type SubtaskAssignment,
} from '../savepoint/state-assignment.ts';
import type { CompletedCheckpoint } from './completed-checkpoint.ts';
import { DamagedSnapshotError } from './failure.ts';

/** What one subtask is given, and the files that the storage must let it read, in order of their grant numbers. */
export interface SubtaskRestore {
  readonly restore: TaskRestore;
  readonly files: readonly string[];
}

/** How a snapshot is dealt to the program that goes on from it. */
export class RestorePlan {
  readonly path: string;
  readonly checkpointId: number;
  /** By vertex id: as set, as the snapshot has it, or derived. */
  readonly maxParallelism: ReadonlyMap<JobVertexID, number>;
  /** Bytes that each subtask reads, by vertex id. */
  readonly bytesPerSubtask: Readonly<Record<string, readonly number[]>>;
  /** Operators of the snapshot whose state is left behind. */
  readonly skippedOperators: readonly OperatorID[];
  readonly #assignment: StateAssignment;
  readonly #restores: ReadonlyMap<JobVertexID, readonly SubtaskRestore[]>;

  /** @throws FlinkError for state that can't be restored here: before anything is deployed */
  constructor(
    readonly snapshot: CompletedCheckpoint,
    assignment: StateAssignment,
  ) {
    this.path = snapshot.path;
    this.checkpointId = snapshot.checkpointId;
    this.#assignment = assignment;
    this.maxParallelism = new Map([...assignment.vertices].map(([id, vertex]) => [id, vertex.maxParallelism]));
    this.bytesPerSubtask = Object.fromEntries(
      [...assignment.vertices].map(([vertexId, { subtasks }]) => [vertexId, subtasks.map((s) => s.bytesToRead)]),
    );
    this.#restores = new Map(
      [...assignment.vertices].map(([id, { subtasks, isFinished }]) => [
        id,
        subtasks.map((subtask) => this.#subtaskRestore(subtask, isFinished)),
      ]),
    );
    this.skippedOperators = assignment.matched.orphans.filter(operatorHasState).map((state) => state.operatorId);
  }

  coordinatorState(operatorId: OperatorID): Uint8Array | null {
    for (const { coordinators } of this.#assignment.vertices.values()) {
      const state = coordinators.get(operatorId);
      if (state !== undefined) return state;
    }
    return null;
  }

  restoreOf(vertexId: JobVertexID, subtask: number): SubtaskRestore {
    const nothing = { restore: { checkpointId: this.checkpointId, operators: {} }, files: [] };
    return this.#restores.get(vertexId)?.[subtask] ?? nothing;
  }

  #subtaskRestore(assignment: SubtaskAssignment, isFinished: boolean): SubtaskRestore {
    const files: string[] = [];
    const operators: Record<OperatorID, OperatorRestore> = {};
    for (const [operatorId, operator] of assignment.operators) {
      operators[operatorId] = this.#operatorRestore(operator, files);
    }
    const restore = { checkpointId: this.checkpointId, operators };
    // A vertex that had finished passes on the end of data, and runs nothing else.
    return { restore: isFinished ? { ...restore, finished: true } : restore, files };
  }

  #operatorRestore(operator: OperatorSubtaskAssignment, files: string[]): OperatorRestore {
    return {
      keyed: operator.keyed.map((slice) => ({
        source: this.#sourceOf(canonicalStream(slice), files),
        range: slice.range,
        offsets: slice.offsets,
        headerEndOffset: slice.headerEnd,
        startOffset: slice.byteStart,
        endOffset: slice.byteEnd,
      })),
      operatorState: operator.operatorState.map((slice) => ({
        name: slice.name,
        mode: slice.mode,
        source: this.#sourceOf(slice.delegate, files),
        headerEndOffset: slice.headerEnd,
        offsets: slice.offsets,
        endOffsets: slice.ends,
      })),
    };
  }

  /** Files are read by grant, so that a task names no path. */
  #sourceOf(handle: StreamStateHandle, files: string[]): RestoreSource {
    switch (handle.kind) {
      case 'byte-stream':
        return { kind: 'inline', bytes: handle.bytes };
      case 'relative-file':
        return { kind: 'granted', grant: grantOf(`${this.path}/${handle.path}`, files), sizeBytes: handle.sizeBytes };
      case 'file':
        return { kind: 'granted', grant: grantOf(handle.uri, files), sizeBytes: handle.sizeBytes };
      default:
        throw new FlinkError(
          'java.lang.IllegalStateException',
          `Sluice can't restore state of kind '${handle.kind}' (file merging). Take a canonical savepoint of the job and restore that.`,
        );
    }
  }
}

/**
 * Matches and deals a snapshot.
 * @throws FlinkError if the program can't take it, in Flink's words
 */
export function planRestore(
  jobGraph: JobGraph,
  snapshot: CompletedCheckpoint,
  allowNonRestoredState: boolean,
): RestorePlan {
  const options = { allowNonRestoredState, path: snapshot.path };
  try {
    return new RestorePlan(snapshot, assignStates(snapshot.metadata, jobGraph.vertices, options));
  } catch (error) {
    if (!(error instanceof MalformedDataError)) throw error;
    throw new DamagedSnapshotError('java.io.IOException', `The snapshot ${snapshot.path} is damaged: ${error.message}`);
  }
}

function canonicalStream({ handle }: KeyGroupSlice): StreamStateHandle {
  if (handle.kind === 'canonical-savepoint') return handle.delegate;
  throw new FlinkError(
    'java.lang.IllegalStateException',
    "This snapshot holds keyed state in the HashMap backend's native layout. Sluice restores canonical savepoints: take one with 'flink savepoint -type canonical'.",
  );
}

function grantOf(file: string, files: string[]): number {
  const known = files.indexOf(file);
  return known >= 0 ? known : files.push(file) - 1;
}
