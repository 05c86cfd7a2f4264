import type { OperatorRole } from './job-graph.ts';
import { PhysicalTransformation, type PhysicalSpec } from './physical-transformation.ts';
import type { Transformation } from './transformation.ts';

export interface OneInputSpec extends PhysicalSpec {
  readonly input: Transformation;
  readonly role?: OperatorRole;
  /**
   * `YieldingOperatorFactory`: async wait operators and sink writers, which may not run in the chain of a legacy
   * source.
   */
  readonly isYielding?: boolean;
}

/** `OneInputTransformation`: map, filter, process, window, reduce, assignTimestamps, the parts of a sink, ... */
export class OneInputTransformation extends PhysicalTransformation {
  readonly role: OperatorRole;
  readonly isYielding: boolean;

  constructor(spec: OneInputSpec) {
    super({ ...spec, ids: spec.input.ids, inputs: [spec.input] });
    this.role = spec.role ?? 'operator';
    this.isYielding = spec.isYielding ?? false;
  }
}

export interface TwoInputSpec extends PhysicalSpec {
  readonly first: Transformation;
  readonly second: Transformation;
}

/** `TwoInputTransformation`: coMap, coProcess, intervalJoin, ... */
export class TwoInputTransformation extends PhysicalTransformation {
  constructor(spec: TwoInputSpec) {
    super({ ...spec, ids: spec.first.ids, inputs: [spec.first, spec.second] });
  }
}

/**
 * `BroadcastStateTransformation` and its keyed form: `connect(broadcast).process`. A chaining strategy set on it has no
 * effect, as in Flink.
 */
export class BroadcastStateTransformation extends PhysicalTransformation {
  /** `second` is the broadcast side. */
  constructor(spec: TwoInputSpec) {
    super({ ...spec, ids: spec.first.ids, inputs: [spec.first, spec.second] });
  }
}

/** `LegacySinkTransformation`: `addSink` and `print`. */
export class LegacySinkTransformation extends PhysicalTransformation {
  constructor(spec: PhysicalSpec & { readonly input: Transformation }) {
    super({ ...spec, ids: spec.input.ids, inputs: [spec.input] });
  }
}
