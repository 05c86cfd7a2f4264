import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { MapFunction } from './functions/map-function.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';

/** Flink's `StreamMap`. */
export class StreamMap<IN, OUT>
  extends AbstractUdfStreamOperator<OUT, MapFunction<IN, OUT>>
  implements OneInputStreamOperator<IN>
{
  processElement(value: IN, timestamp: number): void {
    this.output.collect(this.userFunction.map(value), timestamp);
  }
}
