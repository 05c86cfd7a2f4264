import type { RecordFormat, WireTopic } from '../protocol/broker-message.ts';
import type { GeneratorSpec } from './log-entry.ts';
import { PartitionLog } from './partition-log.ts';

/** A topic: its partitions, or the generator that stands for them. */
export class Topic {
  readonly partitions: readonly PartitionLog[];
  sealed = false;

  constructor(
    readonly name: string,
    partitionCount: number,
    readonly generator: GeneratorSpec | null,
    readonly format: RecordFormat,
    retentionBytes: number,
  ) {
    this.partitions = Array.from({ length: partitionCount }, () => new PartitionLog(retentionBytes));
  }

  describe(): WireTopic {
    return {
      topic: this.name,
      partitions: this.partitions.length,
      generator: this.generator,
      format: this.format,
      ...(this.generator === null ? { endOffsets: this.partitions.map((log) => log.lastStableOffset) } : {}),
      sealed: this.sealed || (this.generator !== null && this.generator.recordsPerPartition !== null),
    };
  }
}
