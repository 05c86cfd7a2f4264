import { RichFunction } from './rich-function.ts';

/** Flink's `MapFunction`: one value in, one value out. */
export interface MapFunction<IN, OUT> {
  map(value: IN): OUT;
}

export abstract class RichMapFunction<IN, OUT> extends RichFunction implements MapFunction<IN, OUT> {
  abstract map(value: IN): OUT;
}
