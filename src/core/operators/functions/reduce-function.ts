import { RichFunction } from './rich-function.ts';

/** Flink's `ReduceFunction`: two values of a type into one of it; must be associative. */
export interface ReduceFunction<T> {
  reduce(value1: T, value2: T): T;
}

export abstract class RichReduceFunction<T> extends RichFunction implements ReduceFunction<T> {
  abstract reduce(value1: T, value2: T): T;
}
