import type { JobGraph, JobVertex } from '../graph/job-graph.ts';
import { FlinkError } from '../model/flink-error.ts';
import { computeDefaultMaxParallelism } from '../model/key-groups.ts';

/** A vertex with the max parallelism that it runs with. */
export interface VertexPlan {
  readonly vertex: JobVertex;
  readonly maxParallelism: number;
  /** Set by the user (operator or job): then a snapshot's value must equal it. */
  readonly isMaxParallelismExplicit: boolean;
}

/**
 * Resolves max parallelism per vertex, before any snapshot is looked at.
 * @throws FlinkError (JobException) if a vertex is wider than its explicit max parallelism
 */
export function planVertices(jobGraph: JobGraph): VertexPlan[] {
  return jobGraph.vertices.map((vertex) => {
    const isMaxParallelismExplicit = vertex.maxParallelism > 0;
    const maxParallelism = isMaxParallelismExplicit
      ? vertex.maxParallelism
      : computeDefaultMaxParallelism(vertex.parallelism);
    if (vertex.parallelism > maxParallelism) {
      throw new FlinkError(
        'org.apache.flink.runtime.JobException',
        `Vertex ${vertex.name}'s parallelism (${vertex.parallelism}) is higher than the max parallelism (${maxParallelism}). Please lower the parallelism or increase the max parallelism.`,
      );
    }
    return { vertex, maxParallelism, isMaxParallelismExplicit };
  });
}
