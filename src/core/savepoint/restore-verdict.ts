import type { JobGraph, JobOperator, JobVertex } from '../graph/job-graph.ts';
import type { CheckpointMetadata, OperatorState } from '../model/checkpoint-metadata.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import { judgeOperatorStates, type OperatorStatesVerdict, type StateVerdict } from './operator-states-verdict.ts';
import { explainFailure, type Explanation } from './explain-failure.ts';
import {
  matchOperators,
  operatorHasState,
  type MatchedOperators,
  type OperatorMatch,
  type RestoreOptions,
} from './match-operators.ts';
import { operatorStateBytes } from './operator-state-bytes.ts';
import { RestoreCheckError, type FailedCheck } from './restore-check.ts';
import { jobInitializationFailure } from './restore-failure.ts';
import type { StateBackendName } from './state-compatibility.ts';
import type { SavepointSummary } from './summarize-savepoint.ts';

export interface VerdictOptions extends RestoreOptions {
  readonly stateBackend: StateBackendName;
  /** What the state files say of states and keys; null if they were not read: then states are unknown. */
  readonly summary: SavepointSummary | null;
}

/** The first check that fails, in Flink's order. */
export interface RestoreFailure {
  /** `submission`: the command itself fails, also with `-d`. `runtime`: the job is accepted, and then fails. */
  readonly when: 'submission' | 'runtime';
  /** The chain as Flink shows it, outermost first (`cause`). */
  readonly error: FlinkError;
  readonly check: FailedCheck;
  readonly explanation: Explanation;
}

/** One operator of the program, of the snapshot, or of both. */
export interface OperatorVerdict {
  /** Id in the program; of an orphan that in the snapshot. */
  readonly operatorId: OperatorID;
  readonly name: string | null;
  readonly uid: string | null;
  /**
   * `restored`: takes state of the snapshot. `orphaned`: only the snapshot has it. `new`: only the program has it.
   * `stateless`: both have it, and the snapshot holds no state of it.
   */
  readonly fate: 'restored' | 'orphaned' | 'new' | 'stateless';
  /** How it was found; null for orphaned and new ones. */
  readonly matchedBy: 'uid' | 'uid-hash' | 'generated-id' | null;
  /** Id in the snapshot, null for new ones. */
  readonly savepointOperatorId: OperatorID | null;
  /** Parallelism and max parallelism in the snapshot; 0 for new ones. */
  readonly oldParallelism: number;
  readonly newParallelism: number;
  readonly stateBytes: number;
  /** Distinct keys in the snapshot; null if not keyed or not counted. */
  readonly keyCount: number | null;
  readonly states: readonly StateVerdict[];
}

export interface RestoreVerdict {
  /** `restored-state-dropped`: it starts, and `-n` leaves state behind. */
  readonly outcome: 'restored' | 'restored-state-dropped' | 'failed-at-submission' | 'failed-at-runtime';
  readonly failure: RestoreFailure | null;
  /** Operators of the program, sources first, then the orphans. */
  readonly operators: readonly OperatorVerdict[];
  /** Max parallelism that each vertex ends up with; empty if matching failed. */
  readonly maxParallelism: ReadonlyMap<JobVertexID, number>;
  /** State that restoring with `-n` loses: of orphans that have some. */
  readonly orphanedBytes: number;
  /** null if keys were not counted. */
  readonly orphanedKeys: number | null;
}

/** What a verdict needs of a job graph. */
export type VerdictGraph = Pick<JobGraph, 'vertices' | 'topologicalOrder'>;

function inTopologicalOrder({ vertices, topologicalOrder }: VerdictGraph): readonly JobVertex[] {
  return topologicalOrder.flatMap((id) => vertices.find((vertex) => vertex.id === id) ?? []);
}

/** Who takes what, as far as it can be told even if a check fails: without the checks on max parallelism, and with `-n`. */
function lenientMatch(metadata: CheckpointMetadata, vertices: readonly JobVertex[], path: string): MatchedOperators {
  const unbounded = vertices.map((vertex) => ({ ...vertex, parallelism: 1, maxParallelism: -1 }));
  return matchOperators(metadata, unbounded, { allowNonRestoredState: true, path });
}

interface Context {
  readonly metadata: CheckpointMetadata;
  readonly vertices: readonly JobVertex[];
  readonly matched: MatchedOperators;
  readonly options: VerdictOptions;
}

const matchedBy = (operator: JobOperator, match: OperatorMatch): OperatorVerdict['matchedBy'] =>
  match.byUidHash ? 'uid-hash' : operator.uid === null ? 'generated-id' : 'uid';

const keyCountOf = (options: VerdictOptions, state: OperatorState): number | null =>
  options.summary?.get(state.operatorId)?.keyed?.keyCount ?? null;

function statesOf(
  operator: JobOperator,
  match: OperatorMatch | undefined,
  options: VerdictOptions,
): OperatorStatesVerdict {
  const summary = match === undefined ? undefined : options.summary?.get(match.state.operatorId);
  return judgeOperatorStates(operator, match?.state, summary, options.stateBackend);
}

function operatorVerdict(operator: JobOperator, vertex: JobVertex, { matched, options }: Context): OperatorVerdict {
  const match = matched.matches.get(operator.operatorId);
  const { states } = statesOf(operator, match, options);
  const common = {
    operatorId: operator.operatorId,
    name: operator.name,
    uid: operator.uid,
    newParallelism: vertex.parallelism,
    states,
  };
  if (match === undefined) {
    return {
      ...common,
      fate: 'new',
      matchedBy: null,
      savepointOperatorId: null,
      oldParallelism: 0,
      stateBytes: 0,
      keyCount: null,
    };
  }
  return {
    ...common,
    fate: operatorHasState(match.state) ? 'restored' : 'stateless',
    matchedBy: matchedBy(operator, match),
    savepointOperatorId: match.state.operatorId,
    oldParallelism: match.state.parallelism,
    stateBytes: operatorStateBytes(match.state),
    keyCount: keyCountOf(options, match.state),
  };
}

function orphanVerdict(state: OperatorState, options: VerdictOptions): OperatorVerdict {
  const { operatorId, name, uid, parallelism } = state;
  return {
    operatorId,
    name,
    uid,
    fate: 'orphaned',
    matchedBy: null,
    savepointOperatorId: operatorId,
    oldParallelism: parallelism,
    newParallelism: 0,
    stateBytes: operatorStateBytes(state),
    keyCount: keyCountOf(options, state),
    states: [],
  };
}

function failureOf(
  error: RestoreCheckError,
  when: RestoreFailure['when'],
  { vertices, matched, options }: Context,
): RestoreFailure {
  const context = { vertices, matched: new Set(matched.matches.keys()), summary: options.summary };
  const explanation = explainFailure(error.check, context);
  // The innermost cause carries the check; a submission shows it inside the JobMaster's failure.
  return {
    when,
    error: when === 'submission' ? jobInitializationFailure(error) : (asFlinkError(error.cause) ?? error),
    check: error.check,
    explanation,
  };
}

const asFlinkError = (cause: unknown): FlinkError | undefined => (cause instanceof FlinkError ? cause : undefined);

/** Steps 1 to 3: nothing of the job has run yet. */
function checkSubmission(
  metadata: CheckpointMetadata,
  vertices: readonly JobVertex[],
  options: VerdictOptions,
): RestoreCheckError | MatchedOperators {
  try {
    return matchOperators(metadata, vertices, options);
  } catch (error) {
    if (error instanceof RestoreCheckError) return error;
    throw error;
  }
}

/** Steps 4 and 5: tasks start, operators of a chain from its tail. */
function checkRuntime({ vertices, matched, options }: Context): RestoreCheckError | null {
  for (const vertex of vertices) {
    for (const operator of vertex.operators) {
      const { failure } = statesOf(operator, matched.matches.get(operator.operatorId), options);
      if (failure !== null) return failure;
    }
  }
  return null;
}

/**
 * What happens if this program is started from this snapshot: pure, so that the page can say it before anything runs.
 * Follows Flink 2.3 step by step; the first check that fails decides. What only running tells is `unknown`.
 */
export function restoreVerdict(
  metadata: CheckpointMetadata,
  graph: VerdictGraph,
  options: VerdictOptions,
): RestoreVerdict {
  const vertices = inTopologicalOrder(graph);
  const submission = checkSubmission(metadata, vertices, options);
  const hasFailed = submission instanceof RestoreCheckError;
  const matched = hasFailed ? lenientMatch(metadata, vertices, options.path) : submission;
  const context: Context = { metadata, vertices, matched, options };
  const runtime = hasFailed ? null : checkRuntime(context);
  const failure = hasFailed
    ? failureOf(submission, 'submission', context)
    : runtime === null
      ? null
      : failureOf(runtime, 'runtime', context);
  const lost = matched.orphans.filter(operatorHasState);
  const keys = lost.map((state) => keyCountOf(options, state));
  return {
    outcome: failure !== null ? `failed-at-${failure.when}` : lost.length > 0 ? 'restored-state-dropped' : 'restored',
    failure,
    operators: [
      ...vertices.flatMap((vertex) =>
        vertex.operators.toReversed().map((operator) => operatorVerdict(operator, vertex, context)),
      ),
      ...matched.orphans.map((state) => orphanVerdict(state, options)),
    ],
    maxParallelism: hasFailed ? new Map<JobVertexID, number>() : matched.maxParallelism,
    orphanedBytes: lost.reduce((sum, state) => sum + operatorStateBytes(state), 0),
    orphanedKeys: options.summary === null ? null : keys.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  };
}
