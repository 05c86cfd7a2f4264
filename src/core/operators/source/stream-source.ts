import { required } from '../../base/assert.ts';
import { NO_TIMESTAMP } from '../../model/watermark.ts';
import { AbstractUdfStreamOperator } from '../abstract-udf-stream-operator.ts';
import type { SourceContext, SourceFunction, SourceStep } from '../functions/source-function.ts';
import type { InputStatus, SourceStreamOperator } from '../stream-operator.ts';

/** Flink's `StreamSource`: runs a Flink 1.x source function step by step. */
export class StreamSource<T>
  extends AbstractUdfStreamOperator<T, SourceFunction<T>>
  implements SourceStreamOperator, SourceContext<T>
{
  emittedRecords = 0;
  #steps: Iterator<SourceStep, void, void> | undefined;
  #sleeping = false;
  #ended = false;
  #idle = false;

  override open(): void {
    super.open();
    this.#steps = this.userFunction.run(this);
  }

  emitNext(maxRecords: number): InputStatus {
    const limit = this.emittedRecords + maxRecords;
    const steps = required(this.#steps, 'steps of an open source');
    while (!this.#ended && this.emittedRecords < limit) {
      if (this.#sleeping) return 'NOTHING_AVAILABLE';
      const before = this.emittedRecords;
      const step = steps.next();
      if (step.done === true) this.#ended = true;
      else if (step.value !== undefined) this.#sleep(step.value);
      // A function that yields without a record is polling: let the task do something else.
      else if (this.emittedRecords === before) break;
    }
    return this.#ended ? 'END_OF_INPUT' : 'MORE_AVAILABLE';
  }

  handleOperatorEvent(_event: Uint8Array): void {}

  stop(_drain: boolean): void {
    this.#ended = true;
    this.userFunction.cancel();
  }

  override close(): void {
    if (!this.#ended) this.userFunction.cancel();
    super.close();
  }

  collect(element: T): void {
    this.collectWithTimestamp(element, NO_TIMESTAMP);
  }

  collectWithTimestamp(element: T, timestamp: number): void {
    this.#setIdle(false);
    this.emittedRecords++;
    this.output.collect(element, timestamp);
  }

  emitWatermark(timestamp: number): void {
    this.#setIdle(false);
    this.output.emitWatermark(timestamp);
  }

  markAsTemporarilyIdle(): void {
    this.#setIdle(true);
  }

  #setIdle(idle: boolean): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.output.emitWatermarkStatus(idle ? 'idle' : 'active');
  }

  #sleep(milliseconds: number): void {
    const { processingTime } = this.context;
    this.#sleeping = true;
    processingTime.registerTimer(processingTime.now() + milliseconds, () => {
      this.#sleeping = false;
      this.context.wakeUp();
    });
  }
}
