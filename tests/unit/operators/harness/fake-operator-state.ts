import type { OperatorStateBackend } from '../../../../src/core/state/operator-state-backend.ts';
import type { ListState, MapState } from '../../../../src/core/state/state.ts';
import type { ListStateDescriptor } from '../../../../src/core/state/state-descriptor.ts';

/** Elements by state name. */
export type FakeOperatorSnapshot = Readonly<Record<string, readonly unknown[]>>;

export class FakeOperatorState implements OperatorStateBackend {
  readonly #lists = new Map<string, unknown[]>();

  constructor(restored: FakeOperatorSnapshot = {}) {
    for (const [name, elements] of Object.entries(restored)) this.#lists.set(name, [...elements]);
  }

  snapshotData(): FakeOperatorSnapshot {
    return Object.fromEntries([...this.#lists].map(([name, elements]) => [name, [...elements]]));
  }

  listState<T>({ name }: ListStateDescriptor<T>): ListState<T> {
    const elements = (this.#lists.get(name) ?? []) as T[];
    this.#lists.set(name, elements);
    const replace = (values: Iterable<T>): void => void elements.splice(0, elements.length, ...values);
    return {
      get: () => [...elements],
      add: (value) => elements.push(value),
      addAll: (values) => elements.push(...values),
      update: replace,
      clear: () => replace([]),
    };
  }

  unionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.listState(descriptor);
  }

  broadcastState<K, V>(): MapState<K, V> {
    throw new Error('no operator test needs broadcast state');
  }

  snapshot(): null {
    return null;
  }
}
