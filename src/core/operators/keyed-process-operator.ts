import { required } from '../base/assert.ts';
import { NO_TIMESTAMP } from '../model/watermark.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { Timer } from '../state/timer-queue.ts';
import { voidNamespaceSerializer, type VoidNamespace } from '../types/window-serializers.ts';
import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { KeyedProcessFunction, OnTimerContext } from './functions/keyed-process-function.ts';
import type { TimeDomain, TimerService } from './functions/timer-service.ts';
import { InternalTimerService, type Triggerable } from './internal-timer-service.ts';
import type { Output } from './output.ts';
import type { OutputTag } from './output-tag.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

/** Flink's `KeyedProcessOperator`: a KeyedProcessFunction with its timers. */
export class KeyedProcessOperator<K, IN, OUT>
  extends AbstractUdfStreamOperator<OUT, KeyedProcessFunction<K, IN, OUT>>
  implements OneInputStreamOperator<IN>, Triggerable<VoidNamespace>
{
  #functionContext: KeyedContext<K, OUT> | undefined;

  override open(): void {
    super.open();
    const timers = this.addTimerService(
      new InternalTimerService(
        'user-timers',
        voidNamespaceSerializer,
        this.keyedState,
        this.context.processingTime,
        this,
      ),
    );
    this.#functionContext = new KeyedContext(this.output, this.keyedState, timers);
  }

  processElement(value: IN, timestamp: number): void {
    const context = this.#openContext();
    context.enter(timestamp, 'EVENT_TIME');
    this.userFunction.processElement(value, context, context.collector);
  }

  onEventTime(timer: Timer<VoidNamespace>): void {
    const context = this.#openContext();
    context.enter(timer.timestamp, 'EVENT_TIME');
    this.userFunction.onTimer(timer.timestamp, context, context.collector);
  }

  /** What it emits has no timestamp: processing time is not event time. */
  onProcessingTime(timer: Timer<VoidNamespace>): void {
    const context = this.#openContext();
    context.enter(timer.timestamp, 'PROCESSING_TIME');
    this.userFunction.onTimer(timer.timestamp, context, context.collector);
  }

  #openContext(): KeyedContext<K, OUT> {
    return required(this.#functionContext, 'function context of an open operator');
  }
}

/** What the function sees; one object for all calls. */
class KeyedContext<K, OUT> implements OnTimerContext<K>, TimerService {
  readonly collector: TimestampedCollector<OUT>;
  readonly #output: Output<OUT>;
  readonly #keyedState: KeyedStateBackend;
  readonly #timers: InternalTimerService<VoidNamespace>;
  #timestamp = NO_TIMESTAMP;
  #timeDomain: TimeDomain = 'EVENT_TIME';

  constructor(output: Output<OUT>, keyedState: KeyedStateBackend, timers: InternalTimerService<VoidNamespace>) {
    this.collector = new TimestampedCollector(output);
    this.#output = output;
    this.#keyedState = keyedState;
    this.#timers = timers;
  }

  enter(timestamp: number, timeDomain: TimeDomain): void {
    this.#timestamp = timestamp;
    this.#timeDomain = timeDomain;
    this.collector.timestamp = timeDomain === 'PROCESSING_TIME' ? NO_TIMESTAMP : timestamp;
  }

  timestamp(): number | null {
    return this.#timestamp === NO_TIMESTAMP ? null : this.#timestamp;
  }

  timeDomain(): TimeDomain {
    return this.#timeDomain;
  }

  getCurrentKey(): K {
    // The backend holds the key that this operator's own selection extracted: a K.
    return this.#keyedState.currentKey() as K;
  }

  output<X>(tag: OutputTag<X>, value: X): void {
    this.#output.collectSide(tag, value, this.collector.timestamp);
  }

  timerService(): TimerService {
    return this;
  }

  currentProcessingTime(): number {
    return this.#timers.currentProcessingTime();
  }

  currentWatermark(): number {
    return this.#timers.currentWatermark();
  }

  registerProcessingTimeTimer(time: number): void {
    this.#timers.registerProcessingTimeTimer(null, time);
  }

  registerEventTimeTimer(time: number): void {
    this.#timers.registerEventTimeTimer(null, time);
  }

  deleteProcessingTimeTimer(time: number): void {
    this.#timers.deleteProcessingTimeTimer(null, time);
  }

  deleteEventTimeTimer(time: number): void {
    this.#timers.deleteEventTimeTimer(null, time);
  }
}
