import type { OffsetsInitializer } from './offsets-initializer.ts';

/** What enumerator and reader of a KafkaSource agree on. */
export interface KafkaSubscription {
  readonly topics: readonly string[];
  readonly startingOffsets: OffsetsInitializer;
  /** null: endless, unless every topic is sealed */
  readonly stoppingOffsets: OffsetsInitializer | null;
  /** `partition.discovery.interval.ms`; 0 or less: once at the start */
  readonly discoveryIntervalMs: number;
}
