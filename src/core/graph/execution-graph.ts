import { required } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { JobVertexID } from '../model/ids.ts';
import { keyGroupRangeOf, type KeyGroupRange } from '../model/key-group-range.ts';
import { computeDefaultMaxParallelism } from '../model/key-groups.ts';
import { distributionChannels, type SubtaskPair } from './distribution-channels.ts';
import type { JobEdge, JobGraph, JobVertex } from './job-graph.ts';

/** `ExecutionVertex`: one parallel subtask. */
export interface ExecutionVertex {
  readonly vertexId: JobVertexID;
  readonly subtask: number;
  readonly keyGroups: KeyGroupRange;
}

/** `ExecutionJobVertex`: a vertex with the max parallelism that it runs with. */
export interface ExecutionJobVertex {
  readonly vertex: JobVertex;
  readonly maxParallelism: number;
  /** Set by the user (operator or job): then a snapshot's value must equal it. */
  readonly isMaxParallelismExplicit: boolean;
  readonly subtasks: readonly ExecutionVertex[];
}

/** `ExecutionGraph`: the job graph unrolled to subtasks. Pure data; who runs where and how it goes is kept elsewhere. */
export interface ExecutionGraph {
  /** In topological order. */
  readonly vertices: readonly ExecutionJobVertex[];
  readonly edges: readonly JobEdge[];
}

/**
 * Unrolls a job graph. Max parallelism is settled per vertex: as set, else as restored, else derived.
 * @param restoredMaxParallelism what a snapshot brings along, per vertex; only vertices that set none adopt it
 * @throws FlinkError (JobException) if a vertex is wider than its max parallelism
 */
export function buildExecutionGraph(
  jobGraph: JobGraph,
  restoredMaxParallelism: ReadonlyMap<JobVertexID, number> = new Map(),
): ExecutionGraph {
  const vertices = jobGraph.vertices.map((vertex) => {
    const isMaxParallelismExplicit = vertex.maxParallelism > 0;
    const maxParallelism = isMaxParallelismExplicit
      ? vertex.maxParallelism
      : (restoredMaxParallelism.get(vertex.id) ?? computeDefaultMaxParallelism(vertex.parallelism));
    checkParallelism(vertex, maxParallelism);
    return { vertex, maxParallelism, isMaxParallelismExplicit, subtasks: subtasksOf(vertex, maxParallelism) };
  });
  const byId = new Map(vertices.map((each) => [each.vertex.id, each]));
  return {
    vertices: jobGraph.topologicalOrder.map((id) => required(byId.get(id), `job vertex ${id}`)),
    edges: jobGraph.edges,
  };
}

function checkParallelism({ name, parallelism }: JobVertex, maxParallelism: number): void {
  if (parallelism <= maxParallelism) return;
  throw new FlinkError(
    'org.apache.flink.runtime.JobException',
    `Vertex ${name}'s parallelism (${parallelism}) is higher than the max parallelism (${maxParallelism}). Please lower the parallelism or increase the max parallelism.`,
  );
}

function subtasksOf({ id, parallelism }: JobVertex, maxParallelism: number): ExecutionVertex[] {
  return Array.from({ length: parallelism }, (_, subtask) => ({
    vertexId: id,
    subtask,
    keyGroups: keyGroupRangeOf(subtask, parallelism, maxParallelism),
  }));
}

export const executionJobVertex = (graph: ExecutionGraph, id: JobVertexID): ExecutionJobVertex =>
  required(
    graph.vertices.find((each) => each.vertex.id === id),
    `job vertex ${id}`,
  );

/** Which producer subtasks of an edge feed which consumer subtasks. */
export function channelsOf(graph: ExecutionGraph, edge: JobEdge): SubtaskPair[] {
  const { parallelism: producers } = executionJobVertex(graph, edge.from).vertex;
  const { parallelism: consumers } = executionJobVertex(graph, edge.to).vertex;
  return distributionChannels(edge.pattern, producers, consumers);
}
