import { DataOutput } from '../../base/data-output.ts';
import { toHex } from '../../base/hex.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { BroadcastStateEntries } from '../canonical/operator-state-stream.ts';
import type { MapState } from '../state.ts';

/** Flink's `HeapBroadcastState`. Keys are equal if their bytes are. */
export class OperatorBroadcastState<K, V> implements MapState<K, V> {
  readonly #entries = new Map<string, [K, V]>();
  readonly #output = new DataOutput();

  constructor(
    readonly name: string,
    readonly keySerializer: TypeSerializer<K>,
    readonly valueSerializer: TypeSerializer<V>,
    restored: Iterable<readonly [K, V]>,
  ) {
    this.putAll(restored);
  }

  #bytesOf<T>(serializer: TypeSerializer<T>, value: T): Uint8Array {
    this.#output.clear();
    serializer.serialize(value, this.#output);
    return this.#output.toBytes();
  }

  #index(key: K): string {
    return toHex(this.#bytesOf(this.keySerializer, key));
  }

  get(key: K): V | null {
    return this.#entries.get(this.#index(key))?.[1] ?? null;
  }

  put(key: K, value: V): void {
    this.#entries.set(this.#index(key), [key, value]);
  }

  putAll(entries: Iterable<readonly [K, V]>): void {
    for (const [key, value] of entries) this.put(key, value);
  }

  remove(key: K): void {
    this.#entries.delete(this.#index(key));
  }

  contains(key: K): boolean {
    return this.#entries.has(this.#index(key));
  }

  entries(): Iterable<[K, V]> {
    return [...this.#entries.values()].map(([key, value]): [K, V] => [key, value]);
  }

  keys(): Iterable<K> {
    return [...this.#entries.values()].map(([key]) => key);
  }

  values(): Iterable<V> {
    return [...this.#entries.values()].map(([, value]) => value);
  }

  isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  clear(): void {
    this.#entries.clear();
  }

  /** @throws TypeMismatchError naming what does not fit the declared type */
  snapshot(): BroadcastStateEntries {
    return {
      info: {
        backendStateType: 'BROADCAST',
        name: this.name,
        mode: 'BROADCAST',
        keySerializer: this.keySerializer.snapshot(),
        valueSerializer: this.valueSerializer.snapshot(),
      },
      entries: [...this.#entries.values()].map(
        ([key, value]) => [this.#bytesOf(this.keySerializer, key), this.#bytesOf(this.valueSerializer, value)] as const,
      ),
    };
  }
}
