import type { OutputTag } from '../output-tag.ts';
import type { Collector } from '../output.ts';
import { RichFunction } from './rich-function.ts';
import type { TimeDomain, TimerService } from './timer-service.ts';

/** Flink's `ProcessFunction.Context`: valid during the call only. */
export interface ProcessContext {
  /** Timestamp of the record or timer at hand in ms, null if it has none. */
  timestamp(): number | null;
  timerService(): TimerService;
  /** Emits to a side output: `stream.getSideOutput(tag)`. */
  output<X>(tag: OutputTag<X>, value: X): void;
}

/** Flink's `ProcessFunction.OnTimerContext`. */
export interface ProcessOnTimerContext extends ProcessContext {
  timeDomain(): TimeDomain;
}

/** Flink's `ProcessFunction`, for streams that are not keyed. On a keyed stream prefer `KeyedProcessFunction`. */
export abstract class ProcessFunction<I, O> extends RichFunction {
  abstract processElement(value: I, ctx: ProcessContext, out: Collector<O>): void;

  /** On a keyed stream: a timer of the current key fired. @param timestamp the time that it was registered for, in ms */
  onTimer(_timestamp: number, _ctx: ProcessOnTimerContext, _out: Collector<O>): void {}
}
