import { required } from '../base/assert.ts';
import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { FlatMapFunction } from './functions/flat-map-function.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

/** Flink's `StreamFlatMap`. */
export class StreamFlatMap<IN, OUT>
  extends AbstractUdfStreamOperator<OUT, FlatMapFunction<IN, OUT>>
  implements OneInputStreamOperator<IN>
{
  #collector: TimestampedCollector<OUT> | undefined;

  override open(): void {
    super.open();
    this.#collector = new TimestampedCollector(this.output);
  }

  processElement(value: IN, timestamp: number): void {
    const collector = required(this.#collector, 'collector of an open operator');
    collector.timestamp = timestamp;
    this.userFunction.flatMap(value, collector);
  }
}
