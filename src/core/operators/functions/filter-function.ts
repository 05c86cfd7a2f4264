import { RichFunction } from './rich-function.ts';

/** Flink's `FilterFunction`: true keeps the value. */
export interface FilterFunction<T> {
  filter(value: T): boolean;
}

export abstract class RichFilterFunction<T> extends RichFunction implements FilterFunction<T> {
  abstract filter(value: T): boolean;
}
