import type { NodeIds } from './node-ids.ts';
import { PhysicalTransformation, type PhysicalSpec } from './physical-transformation.ts';

/** `SourceTransformation`: a source of the new API (`fromSource`). */
export class SourceTransformation extends PhysicalTransformation {
  /** True if its factory makes an operator coordinator (an enumerator). */
  readonly hasCoordinator: boolean;

  constructor(ids: NodeIds, spec: PhysicalSpec & { readonly hasCoordinator: boolean }) {
    super({ ...spec, ids, inputs: [] });
    this.hasCoordinator = spec.hasCoordinator;
  }
}

/** `LegacySourceTransformation`: a source function of Flink 1.x (`addSource`). */
export class LegacySourceTransformation extends PhysicalTransformation {
  /** @param spec `isParallel` false: fixed at parallelism 1, as sources that are no `ParallelSourceFunction` */
  constructor(ids: NodeIds, spec: PhysicalSpec & { readonly isParallel: boolean }) {
    super({ ...spec, ids, inputs: [] });
    if (!spec.isParallel) this.fixParallelismAtOne();
  }
}
