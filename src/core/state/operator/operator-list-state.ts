import type { OperatorStateMode } from '../../model/state-handles.ts';
import { DataOutput } from '../../base/data-output.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { ListStatePartitions } from '../canonical/operator-state-stream.ts';
import type { ListState } from '../state.ts';

/** Flink's `PartitionableListState`: the elements of one list or union state, as values. */
export class OperatorListState<T> implements ListState<T> {
  #elements: T[];

  constructor(
    readonly name: string,
    readonly mode: OperatorStateMode,
    readonly serializer: TypeSerializer<T>,
    restored: readonly T[],
  ) {
    this.#elements = [...restored];
  }

  get(): Iterable<T> {
    return [...this.#elements];
  }

  add(value: T): void {
    this.#elements.push(value);
  }

  addAll(values: Iterable<T>): void {
    for (const value of values) this.#elements.push(value);
  }

  update(values: Iterable<T>): void {
    this.#elements = [...values];
  }

  clear(): void {
    this.#elements = [];
  }

  /** @throws TypeMismatchError naming what does not fit the declared type */
  snapshot(): ListStatePartitions {
    const output = new DataOutput();
    const elements = this.#elements.map((element) => {
      output.clear();
      this.serializer.serialize(element, output);
      return output.toBytes();
    });
    const elementSerializer = this.serializer.snapshot();
    return { info: { backendStateType: 'OPERATOR', name: this.name, mode: this.mode, elementSerializer }, elements };
  }
}
