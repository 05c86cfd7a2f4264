import type { SourceOutput } from '../source/source-reader.ts';
import type { KafkaPartitionSplit } from './kafka-partition-split.ts';

/** Reads one partition. */
export interface PartitionReader<T> {
  /** Emits at most `maxRecords`; answers how many. 0 if nothing is there now. */
  poll(output: SourceOutput<T>, maxRecords: number): number;
  /** What is left to read. */
  split(): KafkaPartitionSplit;
  /** `stopped`: at its stopping offset, so done for good; `ended`: nothing more will come of a topic that is finite. */
  readonly status: 'reading' | 'ended' | 'stopped';
  /** When to poll again, ms of processing time; null: it wakes the task by itself. */
  readonly nextPollAt: number | null;
  close(): void;
}

/** Where reading begins: `NOTHING_READ` keeps a marker in the state until the first record was handed on. */
export class PartitionPosition {
  readonly #given: KafkaPartitionSplit;
  #next: number | null = null;

  constructor(given: KafkaPartitionSplit) {
    this.#given = given;
  }

  get stoppingOffset(): number {
    const { stoppingOffset } = this.#given;
    return stoppingOffset === null || stoppingOffset < 0 ? Infinity : stoppingOffset;
  }

  /** The offset that state or program named, null if that was a marker. */
  get startingOffset(): number | null {
    const { startingOffset } = this.#given;
    return startingOffset === null || startingOffset < 0 ? null : startingOffset;
  }

  /** A record was handed on; the next one is at `offset`. */
  advanceTo(offset: number): void {
    this.#next = offset;
  }

  split(): KafkaPartitionSplit {
    return this.#next === null ? this.#given : { ...this.#given, startingOffset: this.#next };
  }
}
