import type { AppendingState } from '../state.ts';
import type { HashMapValueState } from './hash-map-value-state.ts';

/** Flink's `HeapReducingState`: the reduced value of all that was added, under its key. */
export class HashMapReducingState<T> implements AppendingState<T, T> {
  readonly #value: HashMapValueState<T>;
  readonly #reduce: (a: T, b: T) => T;

  constructor(value: HashMapValueState<T>, reduce: (a: T, b: T) => T) {
    this.#value = value;
    this.#reduce = reduce;
  }

  get(): T | null {
    return this.#value.value();
  }

  /** null clears, as in Flink. */
  add(value: T): void {
    const before = value === null ? null : this.#value.value();
    this.#value.update(before === null ? value : this.#reduce(before, value));
  }

  clear(): void {
    this.#value.clear();
  }
}
