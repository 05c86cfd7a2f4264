import type { RecordFormat, WireRecord, WireTransaction } from '../protocol/broker-message.ts';

/** A generator topic stores nothing: its records are a pure function of seed, partition and offset. */
export interface GeneratorSpec {
  readonly name: string;
  readonly seed: number;
  /** null: endless. */
  readonly recordsPerPartition: number | null;
  /** null: as fast as it is read. For the topic as a whole. */
  readonly ratePerSecond: number | null;
}

/** Everything that changes the broker, in order; replaying all entries rebuilds its state. */
export type BrokerLogEntry =
  | {
      readonly type: 'topic-created';
      readonly topic: string;
      readonly partitions: number;
      readonly generator: GeneratorSpec | null;
      readonly format: RecordFormat;
    }
  | { readonly type: 'topic-sealed'; readonly topic: string }
  | { readonly type: 'topic-deleted'; readonly topic: string }
  | {
      readonly type: 'batch';
      readonly topic: string;
      readonly partition: number;
      readonly baseOffset: number;
      readonly records: readonly WireRecord[];
      readonly transaction: WireTransaction | null;
    }
  | { readonly type: 'producer-initialized'; readonly transaction: WireTransaction }
  | { readonly type: 'transaction-ended'; readonly transaction: WireTransaction; readonly committed: boolean };
