import type { JobVertexID } from '../model/ids.ts';
import type { JobEdge, JobVertex } from './job-graph.ts';

/**
 * `JobGraph.getVerticesSortedTopologicallyFromSources`: first the vertices without inputs, then, walking the result
 * from its start, each target whose inputs are all placed, at once followed by its own targets.
 * @param vertices in order of creation
 * @param edges in order of connection
 */
export function topologicalOrder(vertices: readonly JobVertex[], edges: readonly JobEdge[]): JobVertexID[] {
  const inputs = new Map<JobVertexID, Set<JobVertexID>>(vertices.map((vertex) => [vertex.id, new Set()]));
  const targets = new Map<JobVertexID, JobVertexID[]>(vertices.map((vertex) => [vertex.id, []]));
  for (const { from, to } of edges) {
    inputs.get(to)?.add(from);
    targets.get(from)?.push(to);
  }
  const placed = new Set(vertices.map((vertex) => vertex.id).filter((id) => inputs.get(id)?.size === 0));
  const placeTargets = (id: JobVertexID): void => {
    for (const target of targets.get(id) ?? []) {
      const isReady = [...(inputs.get(target) ?? [])].every((input) => placed.has(input));
      if (placed.has(target) || !isReady) continue;
      placed.add(target);
      placeTargets(target);
    }
  };
  // The set keeps insertion order and is walked while it grows.
  for (const id of placed) placeTargets(id);
  return [...placed];
}
