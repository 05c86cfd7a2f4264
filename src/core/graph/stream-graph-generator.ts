import { FlinkError } from '../model/flink-error.ts';
import type { GraphSettings } from './graph-settings.ts';
import type { OperatorKind, OperatorRole, ShipStrategy } from './job-graph.ts';
import {
  BroadcastStateTransformation,
  LegacySinkTransformation,
  OneInputTransformation,
  TwoInputTransformation,
} from './operator-transformation.ts';
import { PhysicalTransformation } from './physical-transformation.ts';
import { expandSink } from './sink-expansion.ts';
import { SinkTransformation } from './sink-transformation.ts';
import { LegacySourceTransformation, SourceTransformation } from './source-transformation.ts';
import type { StreamEdge, StreamNode, StreamTopology } from './stream-graph.ts';
import { checkMaxParallelism, type Transformation } from './transformation.ts';
import { PartitionTransformation, SideOutputTransformation, UnionTransformation } from './virtual-transformation.ts';

const DEFAULT_SLOT_SHARING_GROUP = 'default';

/** Where records of a transformation come from: a node, seen through the virtual transformations behind it. */
interface Origin {
  readonly node: number;
  /** null: no partitioning given. */
  readonly shipStrategy: ShipStrategy | null;
  readonly partitioner: unknown;
  readonly sideOutputTag: string | null;
}

type OpenNode = StreamNode & { readonly inEdges: StreamEdge[]; readonly outEdges: StreamEdge[] };

/**
 * `StreamGraphGenerator`: walks the operators and sinks in the order of the program's calls, inputs first, and makes
 * one node each.
 * @param transformations operators and sinks; what they don't reach does not exist in the graph
 * @throws FlinkError for an empty program and for what the program set wrongly
 */
export function generateStreamGraph(
  transformations: readonly Transformation[],
  settings: GraphSettings,
): StreamTopology {
  if (transformations.length === 0) {
    throw new FlinkError(
      'java.lang.IllegalStateException',
      'No operators defined in streaming topology. Cannot execute.',
    );
  }
  return new StreamGraphGenerator(settings).generate(transformations);
}

class StreamGraphGenerator {
  readonly #settings: GraphSettings;
  readonly #nodes = new Map<number, OpenNode>();
  readonly #translated = new Map<Transformation, readonly Origin[]>();

  constructor(settings: GraphSettings) {
    this.#settings = settings;
  }

  generate(transformations: readonly Transformation[]): StreamTopology {
    for (const transformation of transformations) this.#translate(transformation);
    const sources = [...this.#nodes.values()].filter((node) => node.kind === 'source').map((node) => node.id);
    return { settings: this.#settings, nodes: this.#nodes, sources: sources.sort((a, b) => a - b) };
  }

  #translate(transformation: Transformation): readonly Origin[] {
    const known = this.#translated.get(transformation);
    if (known !== undefined) return known;
    const inputs = transformation.inputs.map((input) => this.#translate(input));
    const origins = this.#translateOne(transformation, inputs);
    this.#translated.set(transformation, origins);
    return origins;
  }

  #translateOne(transformation: Transformation, inputs: readonly (readonly Origin[])[]): readonly Origin[] {
    if (transformation instanceof UnionTransformation) return inputs.flat();
    if (transformation instanceof PartitionTransformation) {
      // The partitioning nearest to the consumer wins: it comes last here.
      const { shipStrategy, partitioner } = transformation;
      return inputs.flat().map((origin) => ({ ...origin, shipStrategy, partitioner }));
    }
    if (transformation instanceof SideOutputTransformation) {
      const { tag } = transformation;
      return inputs.flat().map((origin) => ({ ...origin, sideOutputTag: tag }));
    }
    if (transformation instanceof SinkTransformation) {
      for (const part of expandSink(transformation)) this.#translate(part);
      return [];
    }
    if (transformation instanceof PhysicalTransformation) return this.#addNode(transformation, inputs);
    throw new FlinkError('java.lang.IllegalStateException', `Unknown transformation: ${transformation.name}`);
  }

  #addNode(transformation: PhysicalTransformation, inputs: readonly (readonly Origin[])[]): readonly Origin[] {
    const { id, uid, uidHash, operatorFactory, topics } = transformation;
    const node: OpenNode = {
      id,
      ...traitsOf(transformation),
      parallelism: transformation.parallelism > 0 ? transformation.parallelism : this.#settings.parallelism,
      maxParallelism: this.#maxParallelismOf(transformation),
      slotSharingGroup: transformation.slotSharingGroup ?? this.#commonSlotSharingGroup(inputs.flat()),
      uid,
      uidHash,
      operatorFactory,
      topics,
      inEdges: [],
      outEdges: [],
    };
    this.#nodes.set(id, node);
    inputs.forEach((origins, index) => {
      for (const origin of origins) this.#addEdge(origin, node, inputs.length === 1 ? 0 : index + 1);
    });
    if (!this.#settings.generatesUids && uid === null && uidHash === null) {
      throw new FlinkError(
        'java.lang.IllegalStateException',
        `Auto generated UIDs have been disabled but no UID or hash has been assigned to operator ${transformation.name}`,
      );
    }
    return [{ node: id, shipStrategy: null, partitioner: undefined, sideOutputTag: null }];
  }

  #maxParallelismOf(transformation: PhysicalTransformation): number {
    if (transformation.maxParallelism > 0 || this.#settings.maxParallelism <= 0) return transformation.maxParallelism;
    checkMaxParallelism(this.#settings.maxParallelism);
    return this.#settings.maxParallelism;
  }

  #commonSlotSharingGroup(origins: readonly Origin[]): string {
    const groups = new Set(origins.map((origin) => this.#node(origin.node).slotSharingGroup));
    const [group] = groups;
    return groups.size === 1 && group !== undefined ? group : DEFAULT_SLOT_SHARING_GROUP;
  }

  #addEdge(origin: Origin, target: OpenNode, typeNumber: number): void {
    const source = this.#node(origin.node);
    const isSameWidth = source.parallelism === target.parallelism;
    const shipStrategy = origin.shipStrategy ?? (isSameWidth ? 'FORWARD' : 'REBALANCE');
    if (shipStrategy === 'FORWARD' && !isSameWidth) {
      throw new FlinkError(
        'java.lang.UnsupportedOperationException',
        `Forward partitioning does not allow change of parallelism. Upstream operation: ${source.name}-${source.id} parallelism: ${source.parallelism}, downstream operation: ${target.name}-${target.id} parallelism: ${target.parallelism} You must use another partitioning strategy, such as broadcast, rebalance, shuffle or global.`,
      );
    }
    const { partitioner, sideOutputTag } = origin;
    const edge = { source: source.id, target: target.id, typeNumber, shipStrategy, partitioner, sideOutputTag };
    source.outEdges.push(edge);
    target.inEdges.push(edge);
  }

  #node(id: number): OpenNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new FlinkError('java.lang.IllegalStateException', `Unknown stream node: ${id}`);
    return node;
  }
}

type Traits = Pick<
  StreamNode,
  'name' | 'kind' | 'role' | 'hasCoordinator' | 'isLegacySource' | 'isYielding' | 'chainingStrategy'
>;

/** What a node has from the kind of its transformation. */
function traitsOf(transformation: PhysicalTransformation): Traits {
  const { name, chainingStrategy } = transformation;
  const traits = (kind: OperatorKind, role: OperatorRole): Traits => ({
    name,
    kind,
    role,
    hasCoordinator: false,
    isLegacySource: false,
    isYielding: false,
    chainingStrategy,
  });
  if (transformation instanceof SourceTransformation)
    return { ...traits('source', 'source'), name: `Source: ${name}`, hasCoordinator: transformation.hasCoordinator };
  if (transformation instanceof LegacySourceTransformation)
    return { ...traits('source', 'source'), name: `Source: ${name}`, isLegacySource: true };
  if (transformation instanceof LegacySinkTransformation)
    return { ...traits('one-input', 'sink'), name: `Sink: ${name}` };
  if (transformation instanceof OneInputTransformation)
    return { ...traits('one-input', transformation.role), isYielding: transformation.isYielding };
  if (transformation instanceof BroadcastStateTransformation)
    return { ...traits('two-input', 'operator'), chainingStrategy: 'ALWAYS' };
  if (transformation instanceof TwoInputTransformation) return traits('two-input', 'operator');
  throw new FlinkError('java.lang.IllegalStateException', `Unknown transformation: ${name}`);
}
