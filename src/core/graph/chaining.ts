import { streamNode, type StreamEdge, type StreamNode, type StreamTopology } from './stream-graph.ts';

/** `StreamingJobGraphGenerator.isChainable`: whether the two operators of an edge run in one task. */
export function isChainable(edge: StreamEdge, graph: StreamTopology): boolean {
  const { isChainingEnabled, chainsDifferentMaxParallelism } = graph.settings;
  const source = streamNode(graph, edge.source);
  const target = streamNode(graph, edge.target);
  return (
    isChainingEnabled &&
    target.inEdges.length === 1 &&
    edge.shipStrategy === 'FORWARD' &&
    source.slotSharingGroup === target.slotSharingGroup &&
    source.parallelism === target.parallelism &&
    (chainsDifferentMaxParallelism || source.maxParallelism === target.maxParallelism) &&
    source.chainingStrategy !== 'NEVER' &&
    target.chainingStrategy === 'ALWAYS' &&
    // A yielding operator needs the mailbox, which a legacy source's own thread does not run.
    !(target.isYielding && headOfChain(source, graph).isLegacySource)
  );
}

function headOfChain(node: StreamNode, graph: StreamTopology): StreamNode {
  let head = node;
  for (;;) {
    const [edge] = head.inEdges;
    if (edge === undefined || !isChainable(edge, graph)) return head;
    head = streamNode(graph, edge.source);
  }
}
