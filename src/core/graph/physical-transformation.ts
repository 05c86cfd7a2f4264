import type { TopicAccess } from './job-graph.ts';
import { Transformation, type ChainingStrategy, type TransformationSpec } from './transformation.ts';

export interface PhysicalSpec {
  readonly name: string;
  readonly parallelism?: number;
  /** Opaque here and below: the rooms above find it again by operator id. */
  readonly operatorFactory: unknown;
  /** The topics that it reads or writes, none by default. */
  readonly topics?: readonly TopicAccess[];
}

/** `PhysicalTransformation`: becomes a node, runs an operator. */
export abstract class PhysicalTransformation extends Transformation {
  readonly operatorFactory: unknown;
  readonly topics: readonly TopicAccess[];
  chainingStrategy: ChainingStrategy = 'ALWAYS';

  constructor(spec: TransformationSpec & PhysicalSpec) {
    super(spec);
    this.operatorFactory = spec.operatorFactory;
    this.topics = spec.topics ?? [];
  }
}
