import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import type { JobEdge, JobGraph, JobVertex } from './job-graph.ts';

/**
 * What holds in every job graph that `translate` makes, and what the scheduler relies on: ids are unique, a vertex
 * carries its head's id, edges join operators that exist, the order lists every vertex once, producers first.
 * @throws MalformedDataError naming the part that doesn't fit
 */
export function checkJobGraph({ vertices, edges, topologicalOrder }: JobGraph): void {
  if (vertices.length === 0) throw malformed('it has no vertex');
  const operators = new Map<OperatorID, JobVertex>();
  for (const vertex of vertices) {
    checkChain(vertex);
    for (const { operatorId } of vertex.operators) {
      if (operators.has(operatorId)) throw malformed(`operator ${operatorId} stands in it twice`);
      operators.set(operatorId, vertex);
    }
  }
  const places = new Map<JobVertexID, number>(topologicalOrder.map((id, place) => [id, place]));
  const isComplete = topologicalOrder.length === vertices.length && vertices.every((vertex) => places.has(vertex.id));
  if (!isComplete) throw malformed('its topological order does not list every vertex once');
  edges.forEach((edge, index) => {
    checkEdge(edge, index, operators, places);
  });
}

const malformed = (what: string): MalformedDataError => new MalformedDataError(`job graph: ${what}`);

function checkChain({ id, operators, chainedEdges }: JobVertex): void {
  const head: string | undefined = operators.at(-1)?.operatorId;
  if (head !== id) throw malformed(`vertex ${id} has not the id of its head`);
  // Tail first: an edge leads from a later place to an earlier one, so a chain can't be a circle.
  const places = new Map(operators.map((operator, place) => [operator.operatorId, place]));
  for (const { from, to } of chainedEdges) {
    const [fromPlace, toPlace] = [places.get(from), places.get(to)];
    if (fromPlace === undefined || toPlace === undefined || toPlace >= fromPlace)
      throw malformed(`vertex ${id} has a chained edge from ${from} to ${to}`);
  }
}

function checkEdge(
  edge: JobEdge,
  index: number,
  operators: ReadonlyMap<OperatorID, JobVertex>,
  places: ReadonlyMap<JobVertexID, number>,
): void {
  const { from, to, fromOperator, toOperator } = edge;
  const head: string = toOperator;
  if (edge.index !== index) throw malformed(`edge ${index} has index ${edge.index}`);
  const joins = operators.get(fromOperator)?.id === from && operators.get(toOperator)?.id === to && head === to;
  if (!joins) throw malformed(`edge ${index} joins operators that its vertices don't have`);
  if ((places.get(from) ?? 0) >= (places.get(to) ?? 0)) throw malformed(`edge ${index} leads against the order`);
}
