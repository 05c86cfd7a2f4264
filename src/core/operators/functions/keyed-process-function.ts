import type { Collector } from '../output.ts';
import type { ProcessContext } from './process-function.ts';
import { RichFunction } from './rich-function.ts';
import type { TimeDomain } from './timer-service.ts';

/** Flink's `KeyedProcessFunction.Context`: valid during the call only. */
export interface Context<K = unknown> extends ProcessContext {
  getCurrentKey(): K;
}

/** Flink's `KeyedProcessFunction.OnTimerContext`. */
export interface OnTimerContext<K = unknown> extends Context<K> {
  timeDomain(): TimeDomain;
}

/** Flink's `KeyedProcessFunction`: state and timers per key. */
export abstract class KeyedProcessFunction<K, I, O> extends RichFunction {
  abstract processElement(value: I, ctx: Context<K>, out: Collector<O>): void;

  /** A timer of the current key fired. @param timestamp the time that it was registered for, in ms */
  onTimer(_timestamp: number, _ctx: OnTimerContext<K>, _out: Collector<O>): void {}
}
