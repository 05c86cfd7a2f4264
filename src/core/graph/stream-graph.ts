import { required } from '../base/assert.ts';
import type { OperatorID } from '../model/ids.ts';
import type { GraphSettings } from './graph-settings.ts';
import type { OperatorKind, OperatorRole, ShipStrategy, TopicAccess } from './job-graph.ts';
import type { ChainingStrategy } from './transformation.ts';

/** `StreamEdge`. `source` and `target` are node ids; `partitioner` is the payload of the partitioning, if it has one. */
export interface StreamEdge {
  readonly source: number;
  readonly target: number;
  /** 0 for a single input, else 1 or 2. */
  readonly typeNumber: number;
  readonly shipStrategy: ShipStrategy;
  readonly partitioner: unknown;
  readonly sideOutputTag: string | null;
}

/** `StreamNode`: one operator before chaining. */
export interface StreamNode {
  /** The id of the transformation that it comes from. */
  readonly id: number;
  readonly name: string;
  readonly kind: OperatorKind;
  readonly role: OperatorRole;
  readonly hasCoordinator: boolean;
  readonly isLegacySource: boolean;
  readonly isYielding: boolean;
  readonly chainingStrategy: ChainingStrategy;
  readonly parallelism: number;
  /** −1: not set. */
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
  readonly uid: string | null;
  readonly uidHash: string | null;
  readonly operatorFactory: unknown;
  readonly topics: readonly TopicAccess[];
  /** In order of the inputs, a union flattened. */
  readonly inEdges: readonly StreamEdge[];
  /** In order in which the targets were translated. */
  readonly outEdges: readonly StreamEdge[];
}

/** The nodes and edges of a program, before ids. */
export interface StreamTopology {
  readonly settings: GraphSettings;
  /** By id, in order of translation. */
  readonly nodes: ReadonlyMap<number, StreamNode>;
  /** Ids of the sources, in order of creation in the program. */
  readonly sources: readonly number[];
}

/** `StreamGraph`. */
export interface StreamGraph extends StreamTopology {
  readonly operatorIds: ReadonlyMap<number, OperatorID>;
}

export const streamNode = (graph: StreamTopology, id: number): StreamNode =>
  required(graph.nodes.get(id), `stream node ${id}`);

/** What runs each operator, under the id that a task finds it by. */
export function operatorFactoriesOf(graph: StreamGraph): Map<OperatorID, unknown> {
  const factories = new Map<OperatorID, unknown>();
  for (const [id, operatorId] of graph.operatorIds) factories.set(operatorId, streamNode(graph, id).operatorFactory);
  return factories;
}
