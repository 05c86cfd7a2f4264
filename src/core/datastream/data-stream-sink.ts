import { LegacySinkTransformation } from '../graph/operator-transformation.ts';
import type { SinkTransformation, SinkUidHashes } from '../graph/sink-transformation.ts';
import { unsupported } from './sink-factories.ts';

/** Flink's `DataStreamSink`: the end of a stream. */
export class DataStreamSink {
  readonly #transformation: LegacySinkTransformation | SinkTransformation;

  constructor(transformation: LegacySinkTransformation | SinkTransformation) {
    this.#transformation = transformation;
  }

  name(name: string): this {
    this.#transformation.name = name;
    return this;
  }

  /** Fixes the identity of the sink's state across changes of the job. */
  uid(uid: string): this {
    this.#transformation.setUid(uid);
    return this;
  }

  /**
   * A second id to look for state under on restore.
   * @throws FlinkError (UnsupportedOperationException) for sinks given to `sinkTo`: see `setCustomSinkOperatorUidHashes`
   */
  setUidHash(uidHash: string): this {
    this.#transformation.setUidHash(uidHash);
    return this;
  }

  /** `CustomSinkOperatorUidHashes`: uid hashes for the parts of a sink given to `sinkTo`. */
  setCustomSinkOperatorUidHashes(hashes: SinkUidHashes): this {
    if (this.#transformation instanceof LegacySinkTransformation)
      throw unsupported('Custom sink operator UID hashes are only for sinks given to sinkTo.');
    this.#transformation.uidHashes = hashes;
    return this;
  }

  /** @throws FlinkError (IllegalArgumentException) below 1 */
  setParallelism(parallelism: number): this {
    this.#transformation.setParallelism(parallelism);
    return this;
  }

  /** @throws FlinkError (IllegalArgumentException) outside of 1…32768 */
  setMaxParallelism(maxParallelism: number): this {
    this.#transformation.setMaxParallelism(maxParallelism);
    return this;
  }

  disableChaining(): this {
    this.#transformation.chainingStrategy = 'NEVER';
    return this;
  }

  slotSharingGroup(group: string): this {
    this.#transformation.slotSharingGroup = group;
    return this;
  }
}
