import { FlinkError } from '../model/flink-error.ts';
import type { ShipStrategy } from './job-graph.ts';
import { illegalArgument, Transformation } from './transformation.ts';

export interface PartitionSpec {
  readonly input: Transformation;
  readonly shipStrategy: ShipStrategy;
  /** Opaque payload (key selector, partitioner): found again by the job edge's index. */
  readonly partitioner?: unknown;
}

/** `PartitionTransformation`: keyBy (HASH), rebalance, rescale, shuffle, global, broadcast, forward, partitionCustom. */
export class PartitionTransformation extends Transformation {
  readonly shipStrategy: ShipStrategy;
  readonly partitioner: unknown;

  constructor(spec: PartitionSpec) {
    const { input } = spec;
    super({ ids: input.ids, inputs: [input], name: 'Partition', parallelism: input.parallelism });
    this.shipStrategy = spec.shipStrategy;
    this.partitioner = spec.partitioner;
  }
}

/**
 * The rule of `KeyedStream.setConnectionType`: a stream just keyed takes no other partitioning (another keyBy is fine).
 * @throws FlinkError (UnsupportedOperationException)
 */
export function checkMayRepartition(stream: Transformation): void {
  if (stream instanceof PartitionTransformation && stream.shipStrategy === 'HASH')
    throw new FlinkError('java.lang.UnsupportedOperationException', 'Cannot override partitioning for KeyedStream.');
}

/** `SideOutputTransformation`: the records that `input` emits under `tag`. */
export class SideOutputTransformation extends Transformation {
  readonly tag: string;

  constructor(input: Transformation, tag: string) {
    super({ ids: input.ids, inputs: [input], name: 'SideOutput', parallelism: input.parallelism });
    this.tag = tag;
  }
}

/** `UnionTransformation`. Its parallelism is that of its first input, as `assignTimestampsAndWatermarks` sees it. */
export class UnionTransformation extends Transformation {
  /** @throws FlinkError (IllegalArgumentException) if there is no input */
  constructor(inputs: readonly Transformation[]) {
    const [first] = inputs;
    if (first === undefined) throw illegalArgument('A union needs at least one input.');
    super({ ids: first.ids, inputs, name: 'Union', parallelism: first.parallelism });
  }
}
