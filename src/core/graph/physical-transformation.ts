import { Transformation, type ChainingStrategy, type TransformationSpec } from './transformation.ts';

export interface PhysicalSpec {
  readonly name: string;
  readonly parallelism?: number;
  /** Opaque here and below: the rooms above find it again by operator id. */
  readonly operatorFactory: unknown;
}

/** `PhysicalTransformation`: becomes a node, runs an operator. */
export abstract class PhysicalTransformation extends Transformation {
  readonly operatorFactory: unknown;
  chainingStrategy: ChainingStrategy = 'ALWAYS';

  constructor(spec: TransformationSpec & PhysicalSpec) {
    super(spec);
    this.operatorFactory = spec.operatorFactory;
  }
}
