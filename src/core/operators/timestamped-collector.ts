import { NO_TIMESTAMP } from '../model/watermark.ts';
import type { Collector, Output } from './output.ts';

/** Flink's `TimestampedCollector`: gives everything that is collected the timestamp of the record or timer at hand. */
export class TimestampedCollector<T> implements Collector<T> {
  readonly #output: Output<T>;
  timestamp = NO_TIMESTAMP;

  constructor(output: Output<T>) {
    this.#output = output;
  }

  collect(value: T): void {
    this.#output.collect(value, this.timestamp);
  }
}
