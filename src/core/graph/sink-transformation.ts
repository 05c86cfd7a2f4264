import { FlinkError } from '../model/flink-error.ts';
import type { TopicAccess } from './job-graph.ts';
import { Transformation, type ChainingStrategy } from './transformation.ts';

/** `CustomSinkOperatorUidHashes`: uid hashes of a sink's parts. */
export interface SinkUidHashes {
  readonly writer?: string;
  readonly committer?: string;
  readonly globalCommitter?: string;
}

/**
 * What a V2 sink is made of (`SupportsPreWriteTopology` and its siblings). The functions build transformations on top
 * of their input, once per translation; what they create takes over the sink's name, uid and settings.
 */
export interface SinkTopology {
  readonly preWrite?: (input: Transformation) => Transformation;
  /** Operator factories, opaque. */
  readonly writer: unknown;
  /** What the writer writes to. */
  readonly topics?: readonly TopicAccess[];
  readonly preCommit?: (written: Transformation) => Transformation;
  readonly committer?: unknown;
  /** Ends of the branches after the committer. */
  readonly postCommit?: (committed: Transformation) => readonly Transformation[];
  /** The standard global committer (`StandardSinkTopologies.addGlobalCommitter`): parallelism 1, behind GLOBAL. */
  readonly globalCommitter?: unknown;
}

export interface SinkSpec {
  readonly input: Transformation;
  readonly topology: SinkTopology;
  /** Default `Sink`. */
  readonly name?: string;
  readonly parallelism?: number;
}

/** `SinkTransformation`: `sinkTo`. Becomes the nodes of its topology when the program is translated. */
export class SinkTransformation extends Transformation {
  readonly topology: SinkTopology;
  uidHashes: SinkUidHashes = {};
  /** null: each part's own. */
  chainingStrategy: ChainingStrategy | null = null;

  constructor(spec: SinkSpec) {
    const { input, name = 'Sink' } = spec;
    super({
      ids: input.ids,
      inputs: [input],
      name,
      ...(spec.parallelism !== undefined && { parallelism: spec.parallelism }),
    });
    this.topology = spec.topology;
  }

  /** @throws FlinkError (UnsupportedOperationException) always: set the hashes of its parts with `uidHashes` */
  override setUidHash(): void {
    throw new FlinkError(
      'java.lang.UnsupportedOperationException',
      'Cannot set a custom UID hash on a non-legacy sink',
    );
  }
}
