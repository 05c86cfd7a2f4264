import { diffOperatorIds } from '../../core/graph/diff-operator-ids.ts';
import type { JobEdge, JobGraph, JobOperator, JobVertex } from '../../core/graph/job-graph.ts';
import type { EdgeRef } from '../source-edits/insert-operator.ts';

/** One operator of a card. */
export interface OperatorView {
  readonly operator: JobOperator;
  /** Its id before an edit moved it; null if it is where it was, or if nothing is compared. */
  readonly shiftedFrom: string | null;
  /** Where an operator can be put between this one and the next of the chain; null behind the last, and inside a sink. */
  readonly insertAfter: EdgeRef | null;
}

export interface VertexView {
  /** Stays the same over edits that move ids: made of uids and names. */
  readonly key: string;
  readonly vertex: JobVertex;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
  /** Head first. */
  readonly operators: readonly OperatorView[];
}

export interface EdgeView {
  readonly key: string;
  readonly edge: JobEdge;
  readonly from: VertexView;
  readonly to: VertexView;
  readonly insertion: EdgeRef | null;
}

export interface GraphModel {
  /** Sources first. */
  readonly vertices: readonly VertexView[];
  readonly edges: readonly EdgeView[];
}

/** @param before the graph that ran last, to show which ids an edit has moved */
export function graphModel(jobGraph: JobGraph, before: JobGraph | null): GraphModel {
  const moved = before === null ? [] : diffOperatorIds(before, jobGraph).moved;
  const shiftedFrom = new Map(moved.map((pair) => [pair.after.operatorId, pair.before.operatorId as string]));
  const keys = new Map<string, number>();
  const vertices = jobGraph.topologicalOrder
    .flatMap((id) => jobGraph.vertices.find((vertex) => vertex.id === id) ?? [])
    .map((vertex) => vertexView(vertex, jobGraph, shiftedFrom, keys));
  const byId = new Map(vertices.map((view) => [view.vertex.id, view]));
  const edges = jobGraph.edges.flatMap((edge) => {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const insertion = edge.sideOutputTag === null && isOwn(to, edge.toOperator) ? refOf(edge) : null;
    return [{ key: `${from.key}→${to.key}#${edge.index}`, edge, from, to, insertion }];
  });
  return { vertices, edges };
}

const refOf = (edge: JobEdge): EdgeRef => ({ from: edge.fromOperator, to: edge.toOperator });

/** Parts behind a sink's writer are the sink's own affair. */
const canFollowInsertion = ({ role }: JobOperator): boolean => !role.endsWith('committer');

const isOwn = ({ vertex }: VertexView, operatorId: string): boolean =>
  vertex.operators.some((operator) => operator.operatorId === operatorId && canFollowInsertion(operator));

function vertexView(
  vertex: JobVertex,
  { edges }: JobGraph,
  shiftedFrom: ReadonlyMap<string, string>,
  keys: Map<string, number>,
): VertexView {
  const chain = vertex.operators.toReversed();
  const stem = chain.map(({ uid, name }) => uid ?? name).join('|');
  const count = keys.get(stem) ?? 0;
  keys.set(stem, count + 1);
  return {
    key: count === 0 ? stem : `${stem}#${count}`,
    vertex,
    hasInput: edges.some(({ to }) => to === vertex.id),
    hasOutput: edges.some(({ from }) => from === vertex.id),
    operators: chain.map((operator) => ({
      operator,
      shiftedFrom: shiftedFrom.get(operator.operatorId) ?? null,
      insertAfter: insertionAfter(operator, vertex),
    })),
  };
}

function insertionAfter(operator: JobOperator, vertex: JobVertex): EdgeRef | null {
  const out = vertex.chainedEdges.filter(
    ({ from, sideOutputTag }) => from === operator.operatorId && sideOutputTag === null,
  );
  const [edge] = out;
  const next = vertex.operators.find(({ operatorId }) => operatorId === edge?.to);
  if (edge === undefined || next === undefined || out.length > 1 || !canFollowInsertion(next)) return null;
  return { from: edge.from, to: edge.to };
}
