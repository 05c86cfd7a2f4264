import { MIN_WATERMARK, NO_TIMESTAMP } from '../../model/watermark.ts';
import { AbstractUdfStreamOperator } from '../abstract-udf-stream-operator.ts';
import type { SinkContext, SinkFunction } from '../functions/sink-function.ts';
import type { OneInputStreamOperator } from '../stream-operator.ts';
import type { StreamOperatorContext } from '../stream-operator-context.ts';
import { PrintSinkFunction } from './print-sink-function.ts';

/** Flink's `StreamSink`: runs a Flink 1.x sink function. */
export class StreamSink<T>
  extends AbstractUdfStreamOperator<never, SinkFunction<T>>
  implements OneInputStreamOperator<T>, SinkContext
{
  #timestamp = NO_TIMESTAMP;
  #watermark = MIN_WATERMARK;

  override setup(context: StreamOperatorContext): void {
    super.setup(context);
    if (this.userFunction instanceof PrintSinkFunction)
      this.userFunction.printTo((line) => context.log('stdout', line));
  }

  processElement(value: T, timestamp: number): void {
    this.#timestamp = timestamp;
    this.userFunction.invoke(value, this);
  }

  override processWatermark(timestamp: number): void {
    super.processWatermark(timestamp);
    this.#watermark = timestamp;
  }

  currentProcessingTime(): number {
    return this.context.processingTime.now();
  }

  currentWatermark(): number {
    return this.#watermark;
  }

  timestamp(): number | null {
    return this.#timestamp === NO_TIMESTAMP ? null : this.#timestamp;
  }
}
