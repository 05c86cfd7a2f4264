import type { ExecutionPlanNode } from '../client/client-request.ts';
import type { JobGraph, JobOperator } from '../graph/job-graph.ts';

/** The operators before chaining, as `flink info` prints them (`JSONGenerator`). */
export function executionPlanNodes(jobGraph: JobGraph): ExecutionPlanNode[] {
  const nodes = jobGraph.vertices.flatMap((vertex) => vertex.operators.map((operator) => ({ vertex, operator })));
  const byId = new Map(nodes.map(({ operator }) => [operator.operatorId, operator]));
  const links = [
    ...jobGraph.vertices.flatMap((vertex) =>
      vertex.chainedEdges.map((edge) => ({ from: edge.from, to: edge.to, shipStrategy: 'FORWARD' })),
    ),
    ...jobGraph.edges.map((edge) => ({
      from: edge.fromOperator,
      to: edge.toOperator,
      shipStrategy: edge.shipStrategy,
    })),
  ];
  return nodes
    .map(({ vertex, operator }) => ({
      id: operator.streamNodeId,
      type: operator.name,
      pact: pactOf(operator),
      contents: operator.name,
      parallelism: vertex.parallelism,
      predecessors: links
        .filter((link) => link.to === operator.operatorId)
        .map((link) => ({ id: byId.get(link.from)?.streamNodeId ?? 0, shipStrategy: link.shipStrategy })),
    }))
    .sort((a, b) => a.id - b.id);
}

function pactOf(operator: JobOperator): ExecutionPlanNode['pact'] {
  switch (operator.role) {
    case 'source':
      return 'Data Source';
    case 'sink':
    case 'sink-writer':
    case 'committer':
    case 'global-committer':
      return 'Data Sink';
    case 'operator':
      return 'Operator';
  }
}
