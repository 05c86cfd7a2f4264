import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { ValueState } from '../state.ts';
import type { EntryTable } from '../table/entry-table.ts';
import type { WordBuffer } from '../table/word-buffer.ts';
import type { StateScope } from './state-scope.ts';

/** The entry of the current scope in a table of one entry per key and namespace. */
export class CurrentEntry {
  #version = -1;
  #ref = 0;

  constructor(
    readonly table: EntryTable,
    readonly scope: StateScope,
  ) {}

  /** Its reference, 0 if there is none. Looked up once per element. */
  ref(): number {
    const version = this.scope.refresh();
    if (version === this.#version) return this.#ref;
    this.#ref = this.table.find(this.scope.hash, this.scope.bytes);
    this.#version = version;
    return this.#ref;
  }

  /** Writes the value: a new entry or another value of the old one. */
  put(value: WordBuffer): void {
    const ref = this.ref();
    const { scope } = this;
    this.#ref =
      ref === 0
        ? this.table.insert(scope.hash, scope.group, scope.bytes, value)
        : this.table.update(ref, scope.hash, value);
  }

  /** Adds to the end of the value of an entry that exists. */
  append(tail: WordBuffer): void {
    this.#ref = this.table.append(this.ref(), this.scope.hash, tail);
  }

  remove(): void {
    const ref = this.ref();
    if (ref === 0) return;
    this.table.remove(ref, this.scope.hash);
    this.#ref = 0;
  }
}

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
