import type { JobGraph } from '../core/graph/job-graph.ts';

/** Adds up what the source tasks of a job have emitted. */
export class SourceCounter {
  readonly #sources: ReadonlySet<string>;
  readonly #emitted = new Map<string, number>();

  constructor(jobGraph: JobGraph) {
    const targets = new Set<string>(jobGraph.edges.map((edge) => edge.to));
    this.#sources = new Set(jobGraph.vertices.map((vertex) => vertex.id).filter((id) => !targets.has(id)));
  }

  /** @param recordsEmitted cumulative, of one attempt */
  receive(attemptId: string, vertexId: string, recordsEmitted: number): void {
    if (this.#sources.has(vertexId)) this.#emitted.set(attemptId, recordsEmitted);
  }

  get emitted(): number {
    let sum = 0;
    for (const count of this.#emitted.values()) sum += count;
    return sum;
  }
}
