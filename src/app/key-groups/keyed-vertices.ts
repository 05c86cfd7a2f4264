import type { JobGraph, JobOperator, JobVertex } from '../../core/graph/job-graph.ts';
import { computeDefaultMaxParallelism } from '../../core/model/key-groups.ts';
import { keyGroupCounts, type KeyGroupCounts } from '../monitor/key-group-counts.ts';
import type { JobModel } from '../monitor/job-model.ts';
import type { VertexFigures } from '../monitor/vertex-figures.ts';

/** A vertex whose head is keyed. */
export interface KeyedVertex {
  readonly vertex: JobVertex;
  readonly operator: JobOperator;
  readonly counts: KeyGroupCounts;
  /** Owners in the last earlier run that had this operator with as many key groups. */
  readonly before: Uint16Array | null;
}

/** @param job whose figures are shown; null: the graph has not run */
export function keyedVertices(
  jobGraph: JobGraph,
  job: JobModel | null,
  earlier: readonly JobModel[],
): readonly KeyedVertex[] {
  return jobGraph.topologicalOrder.flatMap((id) => {
    const vertex = jobGraph.vertices.find((candidate) => candidate.id === id);
    const operator = vertex?.operators.at(-1);
    const isKeyed = jobGraph.edges.some(({ to, shipStrategy }) => to === id && shipStrategy === 'HASH');
    if (vertex === undefined || operator === undefined || !isKeyed) return [];
    const figures = job?.figures.value.get(id);
    const maxParallelism = maxParallelismOf(vertex, figures);
    const counts = keyGroupCounts(operator.operatorId, figures?.subtasks ?? [], vertex.parallelism, maxParallelism);
    return [{ vertex, operator, counts, before: ownersBefore(operator, earlier, maxParallelism) }];
  });
}

/** A running vertex may have adopted that of its savepoint: what its subtasks hold tells. */
function maxParallelismOf({ maxParallelism, parallelism }: JobVertex, figures: VertexFigures | undefined): number {
  const seen =
    figures?.subtasks.flatMap(({ keyed }) => keyed.map((state) => state.firstKeyGroup + state.keys.length)) ?? [];
  const highest = Math.max(0, ...seen);
  const planned = maxParallelism > 0 ? maxParallelism : computeDefaultMaxParallelism(parallelism);
  // Until all subtasks have spoken, the highest group seen is no proof.
  return figures?.subtasks.length === parallelism && highest > 0 ? highest : planned;
}

function ownersBefore(
  { operatorId }: JobOperator,
  earlier: readonly JobModel[],
  maxParallelism: number,
): Uint16Array | null {
  for (const { submitted } of earlier.toReversed()) {
    const vertex = submitted.jobGraph.vertices.find((candidate) =>
      candidate.operators.some((operator) => operator.operatorId === operatorId),
    );
    if (vertex !== undefined) return keyGroupCounts(operatorId, [], vertex.parallelism, maxParallelism).owners;
  }
  return null;
}
