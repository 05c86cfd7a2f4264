import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { FilterFunction } from './functions/filter-function.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';

/** Flink's `StreamFilter`. */
export class StreamFilter<T>
  extends AbstractUdfStreamOperator<T, FilterFunction<T>>
  implements OneInputStreamOperator<T>
{
  processElement(value: T, timestamp: number): void {
    if (this.userFunction.filter(value)) this.output.collect(value, timestamp);
  }
}
