import { required } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import { MIN_WATERMARK, NO_TIMESTAMP } from '../model/watermark.ts';
import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { ProcessContext, ProcessFunction } from './functions/process-function.ts';
import type { TimerService } from './functions/timer-service.ts';
import type { Output } from './output.ts';
import type { OutputTag } from './output-tag.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';
import type { ProcessingTimeService } from './stream-operator-context.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

/** Flink's `ProcessOperator`: a ProcessFunction on a stream that is not keyed, so without timers. */
export class ProcessOperator<IN, OUT>
  extends AbstractUdfStreamOperator<OUT, ProcessFunction<IN, OUT>>
  implements OneInputStreamOperator<IN>
{
  #functionContext: UnkeyedContext<OUT> | undefined;

  override open(): void {
    super.open();
    this.#functionContext = new UnkeyedContext(this.output, this.context.processingTime);
  }

  processElement(value: IN, timestamp: number): void {
    const context = required(this.#functionContext, 'function context of an open operator');
    context.collector.timestamp = timestamp;
    this.userFunction.processElement(value, context, context.collector);
  }

  override processWatermark(timestamp: number): void {
    super.processWatermark(timestamp);
    required(this.#functionContext, 'function context of an open operator').watermark = timestamp;
  }
}

/** What the function sees; one object for all calls. */
class UnkeyedContext<OUT> implements ProcessContext, TimerService {
  readonly collector: TimestampedCollector<OUT>;
  readonly #output: Output<OUT>;
  readonly #clock: ProcessingTimeService;
  watermark = MIN_WATERMARK;

  constructor(output: Output<OUT>, clock: ProcessingTimeService) {
    this.collector = new TimestampedCollector(output);
    this.#output = output;
    this.#clock = clock;
  }

  timestamp(): number | null {
    return this.collector.timestamp === NO_TIMESTAMP ? null : this.collector.timestamp;
  }

  output<X>(tag: OutputTag<X>, value: X): void {
    this.#output.collectSide(tag, value, this.collector.timestamp);
  }

  timerService(): TimerService {
    return this;
  }

  currentProcessingTime(): number {
    return this.#clock.now();
  }

  currentWatermark(): number {
    return this.watermark;
  }

  registerProcessingTimeTimer(): void {
    throw unsupported('Setting');
  }

  registerEventTimeTimer(): void {
    throw unsupported('Setting');
  }

  deleteProcessingTimeTimer(): void {
    throw unsupported('Deleting');
  }

  deleteEventTimeTimer(): void {
    throw unsupported('Deleting');
  }
}

/** Flink's own text, grammar included (`TimerService.UNSUPPORTED_REGISTER_TIMER_MSG`). */
const unsupported = (what: 'Setting' | 'Deleting'): FlinkError =>
  new FlinkError('java.lang.UnsupportedOperationException', `${what} timers is only supported on a keyed streams.`);
