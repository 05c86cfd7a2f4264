import type { Collector } from '../output.ts';
import { RichFunction } from './rich-function.ts';

/** Flink's `FlatMapFunction`: one value in, any number out through the collector. */
export interface FlatMapFunction<IN, OUT> {
  flatMap(value: IN, out: Collector<OUT>): void;
}

export abstract class RichFlatMapFunction<IN, OUT> extends RichFunction implements FlatMapFunction<IN, OUT> {
  abstract flatMap(value: IN, out: Collector<OUT>): void;
}
