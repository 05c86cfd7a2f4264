import { required } from '../base/assert.ts';
import type { Configuration } from '../model/configuration.ts';
import { jobVertexID, operatorID, type OperatorID } from '../model/ids.ts';
import { isChainable } from './chaining.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { ChainedEdge, JobEdge, JobGraph, JobOperator, JobVertex, ShipStrategy } from './job-graph.ts';
import { jobGraphHash } from './job-graph-hash.ts';
import { streamNode, type StreamEdge, type StreamGraph, type StreamNode } from './stream-graph.ts';
import { topologicalOrder } from './topological-order.ts';
import { illegalArgument } from './transformation.ts';

/** A job graph, and the opaque payload of each job edge's partitioning, by the edge's index (absent where none). */
export interface GeneratedJobGraph {
  readonly jobGraph: JobGraph;
  readonly partitioners: ReadonlyMap<number, unknown>;
}

/**
 * `StreamingJobGraphGenerator`: chains the nodes into vertices and joins these by edges.
 * @throws FlinkError (IllegalArgumentException) for an empty uid
 */
export function generateJobGraph(streamGraph: StreamGraph, configuration: Configuration): GeneratedJobGraph {
  const chains = new ChainBuilder(streamGraph).build();
  const unprefixed = chains.map((chain) => jobVertex(chain, streamGraph));
  const outEdges = chains.flatMap(({ head, outEdges }) => outEdges.map((edge) => ({ head, edge })));
  const edges = outEdges.map(({ head, edge }, index) => jobEdge(edge, index, head, streamGraph));
  const order = topologicalOrder(unprefixed, edges);
  const vertices = streamGraph.settings.hasVertexIndexPrefix
    ? unprefixed.map((vertex) => ({ ...vertex, name: `[vertex-${order.indexOf(vertex.id)}]${vertex.name}` }))
    : unprefixed;
  const content = {
    jobName: streamGraph.settings.jobName,
    vertices,
    edges,
    topologicalOrder: order,
    configuration: { ...configuration },
  };
  const partitioners = new Map<number, unknown>();
  outEdges.forEach(({ edge }, index) => {
    if (edge.partitioner !== undefined) partitioners.set(index, edge.partitioner);
  });
  return { jobGraph: deepFreeze({ ...content, hash: jobGraphHash(content) }), partitioners };
}

interface Chain {
  readonly head: StreamNode;
  /** Tail first, head last. */
  readonly nodes: StreamNode[];
  readonly chainedEdges: StreamEdge[];
  /** Edges that leave the chain, in Flink's order. */
  outEdges: readonly StreamEdge[];
}

/** Walks depth first from the sources; a chain is done, and listed, when its head is. */
class ChainBuilder {
  readonly #graph: StreamGraph;
  readonly #chains = new Map<number, Chain>();

  constructor(graph: StreamGraph) {
    this.#graph = graph;
  }

  build(): Chain[] {
    for (const source of this.#graph.sources) this.#startChain(source);
    return [...this.#chains.values()];
  }

  #startChain(head: number): void {
    if (this.#chains.has(head)) return;
    const chain: Chain = { head: streamNode(this.#graph, head), nodes: [], chainedEdges: [], outEdges: [] };
    chain.outEdges = this.#extend(chain, chain.head);
    this.#chains.set(head, chain);
  }

  #extend(chain: Chain, node: StreamNode): StreamEdge[] {
    const isChained = (edge: StreamEdge): boolean => isChainable(edge, this.#graph);
    const chained = node.outEdges.filter(isChained);
    const leaving = node.outEdges.filter((edge) => !isChained(edge));
    chain.chainedEdges.push(...chained);
    const outEdges = chained.flatMap((edge) => this.#extend(chain, streamNode(this.#graph, edge.target)));
    for (const edge of leaving) this.#startChain(edge.target);
    chain.nodes.push(node);
    return [...outEdges, ...leaving];
  }
}

const idOf = (graph: StreamGraph, node: number): OperatorID =>
  required(graph.operatorIds.get(node), `operator id of stream node ${node}`);

function jobVertex(chain: Chain, graph: StreamGraph): JobVertex {
  const { head } = chain;
  return {
    id: jobVertexID(idOf(graph, head.id)),
    name: chainName(head, chain, graph),
    parallelism: head.parallelism,
    maxParallelism: head.maxParallelism,
    slotSharingGroup: head.slotSharingGroup,
    operators: chain.nodes.map((node) => jobOperator(node, graph)),
    chainedEdges: chain.chainedEdges.map((edge): ChainedEdge => ({
      from: idOf(graph, edge.source),
      to: idOf(graph, edge.target),
      typeNumber: edge.typeNumber,
      sideOutputTag: edge.sideOutputTag,
    })),
  };
}

function chainName(node: StreamNode, chain: Chain, graph: StreamGraph): string {
  const outputs = chain.chainedEdges
    .filter((edge) => edge.source === node.id)
    .map((edge) => chainName(streamNode(graph, edge.target), chain, graph));
  if (outputs.length === 0) return node.name;
  const text = outputs.join(', ');
  return outputs.length === 1 ? `${node.name} -> ${text}` : `${node.name} -> (${text})`;
}

function jobOperator(node: StreamNode, graph: StreamGraph): JobOperator {
  if (node.uid === '') throw illegalArgument('Empty string operator uid is not allowed');
  return {
    operatorId: idOf(graph, node.id),
    userDefinedOperatorId: node.uidHash === null ? null : operatorID(node.uidHash.toLowerCase()),
    uid: node.uid,
    name: node.name,
    kind: node.kind,
    role: node.role,
    hasCoordinator: node.hasCoordinator,
    streamNodeId: node.id,
    topics: node.topics,
    declaredState: { status: 'unknown', reason: 'its operators were not opened yet' },
  };
}

function jobEdge(edge: StreamEdge, index: number, head: StreamNode, graph: StreamGraph): JobEdge {
  return {
    index,
    from: jobVertexID(idOf(graph, head.id)),
    to: jobVertexID(idOf(graph, edge.target)),
    shipStrategy: edge.shipStrategy,
    pattern: isPointwise(edge.shipStrategy) ? 'POINTWISE' : 'ALL_TO_ALL',
    typeNumber: edge.typeNumber,
    fromOperator: idOf(graph, edge.source),
    toOperator: idOf(graph, edge.target),
    sideOutputTag: edge.sideOutputTag,
  };
}

/** `StreamPartitioner.isPointwise`. */
const isPointwise = (ship: ShipStrategy): boolean => ship === 'FORWARD' || ship === 'RESCALE';
