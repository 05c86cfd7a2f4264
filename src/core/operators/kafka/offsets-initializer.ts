import { FlinkError } from '../../model/flink-error.ts';
import { COMMITTED_OFFSET, EARLIEST_OFFSET, LATEST_OFFSET, splitIdOf } from './kafka-partition-split.ts';

/** Flink's `OffsetsInitializer`: where reading starts (or stops) when no state says so. */
export class OffsetsInitializer {
  readonly #fallback: number;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(fallback: number, offsets: ReadonlyMap<string, number>) {
    this.#fallback = fallback;
    this.#offsets = offsets;
  }

  static earliest(): OffsetsInitializer {
    return new OffsetsInitializer(EARLIEST_OFFSET, new Map());
  }

  /** The end of each partition at the time when it is first looked at. */
  static latest(): OffsetsInitializer {
    return new OffsetsInitializer(LATEST_OFFSET, new Map());
  }

  /** The group's committed offsets. The sandbox's broker keeps no groups: reading starts at the earliest record. */
  static committedOffsets(): OffsetsInitializer {
    return new OffsetsInitializer(COMMITTED_OFFSET, new Map());
  }

  /**
   * @param offsets by partition, as Kafka prints it: `{ 'transactions-0': 40 }`; partitions not named start at the
   *   earliest record
   * @throws FlinkError (IllegalArgumentException) for an offset that is no whole number from 0
   */
  static offsets(offsets: Readonly<Record<string, number>>): OffsetsInitializer {
    for (const [partition, offset] of Object.entries(offsets)) {
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new FlinkError(
          'java.lang.IllegalArgumentException',
          `The offset of ${partition} must be a whole number from 0, not ${offset}.`,
        );
      }
    }
    return new OffsetsInitializer(EARLIEST_OFFSET, new Map(Object.entries(offsets)));
  }

  /** An offset, or one of Flink's markers. */
  offsetOf(partition: { readonly topic: string; readonly partition: number }): number {
    return this.#offsets.get(splitIdOf(partition)) ?? this.#fallback;
  }
}
