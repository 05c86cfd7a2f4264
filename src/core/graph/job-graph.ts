import type { JobVertexID, OperatorID } from '../model/ids.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import type { DeclaredState } from './declared-state.ts';

/** How records travel on an edge, as Flink's plan prints it. */
export type ShipStrategy = 'FORWARD' | 'HASH' | 'REBALANCE' | 'RESCALE' | 'SHUFFLE' | 'GLOBAL' | 'BROADCAST' | 'CUSTOM';

/** Flink's `DistributionPattern`. */
export type DistributionPattern = 'POINTWISE' | 'ALL_TO_ALL';

/** What runs an operator; decides how a task drives it. */
export type OperatorKind = 'source' | 'one-input' | 'two-input';

/** What an operator is for, beyond how it is driven. The parts of a V2 sink are known; `sink` is a legacy one. */
export type OperatorRole = 'source' | 'operator' | 'sink' | 'sink-writer' | 'committer' | 'global-committer';

/** A topic that an operator reads or writes, with its record type: enough to show and export the records. */
export interface TopicAccess {
  readonly topic: string;
  readonly access: 'read' | 'write';
  readonly type: SerializerSnapshot;
}

/** One operator of a vertex. Pure data. */
export interface JobOperator {
  readonly operatorId: OperatorID;
  /** The `setUidHash` id: looked up first on restore. */
  readonly userDefinedOperatorId: OperatorID | null;
  readonly uid: string | null;
  readonly name: string;
  readonly kind: OperatorKind;
  readonly role: OperatorRole;
  /** A source's enumerator, or another part that runs in the coordinator worker. */
  readonly hasCoordinator: boolean;
  /** The node's number in the stream graph, counted from 1 inside of the program. */
  readonly streamNodeId: number;
  readonly topics: readonly TopicAccess[];
  readonly declaredState: DeclaredState;
}

/** An edge inside of a chain: a plain call. `typeNumber` 0 for a single input, else 1 or 2. */
export interface ChainedEdge {
  readonly from: OperatorID;
  readonly to: OperatorID;
  readonly typeNumber: number;
  readonly sideOutputTag: string | null;
}

/** A chain of operators that runs as one task, Flink's `JobVertex`. */
export interface JobVertex {
  /** The head's operator id. */
  readonly id: JobVertexID;
  readonly name: string;
  readonly parallelism: number;
  /** −1: not set; derived when the job is scheduled. */
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
  /** Last operator of the chain first, head last (Flink's order). */
  readonly operators: readonly JobOperator[];
  readonly chainedEdges: readonly ChainedEdge[];
}

/** An edge between two vertices. */
export interface JobEdge {
  /** Position in `JobGraph.edges`. */
  readonly index: number;
  readonly from: JobVertexID;
  readonly to: JobVertexID;
  readonly shipStrategy: ShipStrategy;
  readonly pattern: DistributionPattern;
  /** Which input of the target: 0 for a single input, else 1 or 2. */
  readonly typeNumber: number;
  /** The operator of the producing chain that emits into the edge. */
  readonly fromOperator: OperatorID;
  /** Always the target's head. */
  readonly toOperator: OperatorID;
  readonly sideOutputTag: string | null;
}

/** What is submitted: vertices, edges, settings. Pure JSON, the same from every evaluation of the same program. */
export interface JobGraph {
  readonly jobName: string;
  /** In Flink's creation order (sinks first). */
  readonly vertices: readonly JobVertex[];
  readonly edges: readonly JobEdge[];
  /** Vertex ids, sources first. */
  readonly topologicalOrder: readonly JobVertexID[];
  /** Settings that the program made, Flink's keys. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Hash of all of the above but `declaredState`: both sides of a deployment compare it. */
  readonly hash: string;
}
