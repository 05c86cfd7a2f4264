import { required } from '../base/assert.ts';
import type { JobVertexID, OperatorID } from '../model/ids.ts';
import type { DeclaredState } from './declared-state.ts';
import type {
  DistributionPattern,
  JobGraph,
  JobOperator,
  JobVertex,
  OperatorKind,
  OperatorRole,
  ShipStrategy,
} from './job-graph.ts';

/** A job graph to be read by people and scripts (`sluice graph JOB.ts --json`). Plain JSON. */
export interface JobGraphDescription {
  readonly jobName: string;
  readonly hash: string;
  /** Sources first. */
  readonly vertices: readonly VertexDescription[];
  readonly edges: readonly EdgeDescription[];
  readonly configuration: Readonly<Record<string, string>>;
}

export interface VertexDescription {
  readonly id: JobVertexID;
  readonly name: string;
  readonly parallelism: number;
  /** null: not set, derived when the job starts. */
  readonly maxParallelism: number | null;
  readonly slotSharingGroup: string;
  /** The chain from its head on: each operator before those that it feeds. */
  readonly chain: readonly OperatorDescription[];
}

export interface OperatorDescription {
  readonly id: OperatorID;
  /** Where the id comes from: it stays with `uid`, and moves with the graph if generated. */
  readonly idFrom: 'uid' | 'generated';
  readonly uid: string | null;
  readonly uidHash: OperatorID | null;
  readonly name: string;
  readonly kind: OperatorKind;
  readonly role: OperatorRole;
  readonly state: DeclaredState;
  /** Operators of the chain that it calls; `sideOutput` is the tag, null for the main output. */
  readonly calls: readonly { readonly id: OperatorID; readonly sideOutput: string | null }[];
}

export interface EdgeDescription {
  readonly from: JobVertexID;
  readonly to: JobVertexID;
  readonly fromOperator: OperatorID;
  readonly toOperator: OperatorID;
  readonly shipStrategy: ShipStrategy;
  readonly pattern: DistributionPattern;
  /** 0 for a single input, else 1 or 2. */
  readonly input: number;
  readonly sideOutput: string | null;
}

/** Shapes a job graph for reading: topological order, chains from the head on, unset values as null. */
export function describeJobGraph(jobGraph: JobGraph): JobGraphDescription {
  const vertices = new Map(jobGraph.vertices.map((vertex) => [vertex.id, vertex]));
  return {
    jobName: jobGraph.jobName,
    hash: jobGraph.hash,
    vertices: jobGraph.topologicalOrder.map((id) => describeVertex(required(vertices.get(id), `job vertex ${id}`))),
    edges: jobGraph.edges.map((edge) => ({
      from: edge.from,
      to: edge.to,
      fromOperator: edge.fromOperator,
      toOperator: edge.toOperator,
      shipStrategy: edge.shipStrategy,
      pattern: edge.pattern,
      input: edge.typeNumber,
      sideOutput: edge.sideOutputTag,
    })),
    configuration: jobGraph.configuration,
  };
}

function describeVertex(vertex: JobVertex): VertexDescription {
  return {
    id: vertex.id,
    name: vertex.name,
    parallelism: vertex.parallelism,
    maxParallelism: vertex.maxParallelism > 0 ? vertex.maxParallelism : null,
    slotSharingGroup: vertex.slotSharingGroup,
    chain: vertex.operators.map((operator) => describeOperator(operator, vertex)).reverse(),
  };
}

function describeOperator(operator: JobOperator, vertex: JobVertex): OperatorDescription {
  return {
    id: operator.operatorId,
    idFrom: operator.uid === null ? 'generated' : 'uid',
    uid: operator.uid,
    uidHash: operator.userDefinedOperatorId,
    name: operator.name,
    kind: operator.kind,
    role: operator.role,
    state: operator.declaredState,
    calls: vertex.chainedEdges
      .filter((edge) => edge.from === operator.operatorId)
      .map((edge) => ({ id: edge.to, sideOutput: edge.sideOutputTag })),
  };
}
