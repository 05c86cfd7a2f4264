import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { ValueState } from '../state.ts';
import type { WordBuffer } from '../table/word-buffer.ts';
import type { CurrentEntry } from './current-entry.ts';

/** Flink's `HeapValueState` on bytes. */
export class HashMapValueState<T> implements ValueState<T> {
  readonly #entry: CurrentEntry;
  readonly #serializer: TypeSerializer<T>;
  readonly #scratch: WordBuffer;

  constructor(entry: CurrentEntry, serializer: TypeSerializer<T>, scratch: WordBuffer) {
    this.#entry = entry;
    this.#serializer = serializer;
    this.#scratch = scratch;
  }

  value(): T | null {
    const ref = this.#entry.ref();
    return ref === 0 ? null : this.#serializer.deserialize(this.#entry.table.valueInput(ref));
  }

  update(value: T | null): void {
    if (value === null) {
      this.clear();
      return;
    }
    // Not into the page itself: a value that turns out not to be of its type must leave the old one whole.
    const scratch = this.#scratch;
    scratch.output.clear();
    this.#serializer.serialize(value, scratch.output);
    scratch.seal();
    this.#entry.put(scratch);
  }

  clear(): void {
    this.#entry.remove();
  }
}
