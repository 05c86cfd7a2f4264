import { FlinkError } from '../../model/flink-error.ts';
import type { ReduceFunction } from './reduce-function.ts';

/** Flink's `SumAggregator`: the first value with one field summed up; the other fields stay those of the first. */
export class SumFunction<T> implements ReduceFunction<T> {
  readonly #steps: readonly string[];

  /** @param path `amount`, `order.amount`, `f1` of a tuple; empty for the value itself */
  constructor(path: string) {
    this.#steps = path === '' ? [] : path.split('.');
  }

  reduce(value1: T, value2: T): T {
    // A copy of value1 with one number replaced by a number is a T again.
    return addAt(value1, value2, this.#steps) as T;
  }
}

function addAt(a: unknown, b: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return add(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    const index = Number(step.replace(/^f/, ''));
    return a.with(index, addAt(a[index], b[index], rest));
  }
  if (isRecord(a) && isRecord(b)) return { ...a, [step]: addAt(a[step], b[step], rest) };
  throw notSummable(a);
}

function add(a: unknown, b: unknown): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  throw notSummable(typeof a === 'number' || typeof a === 'bigint' ? b : a);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const notSummable = (value: unknown): FlinkError =>
  new FlinkError(
    'java.lang.RuntimeException',
    `DataStream cannot be summed because the class ${value === null ? 'null' : typeof value} does not support the + operator.`,
  );
