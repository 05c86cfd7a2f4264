import { FlinkError } from '../../model/flink-error.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { ListState } from '../state.ts';
import type { WordBuffer } from '../table/word-buffer.ts';
import type { CurrentEntry } from './current-entry.ts';

/** Between two elements, in the table as in savepoints (`ListDelimitedSerializer`). */
export const LIST_DELIMITER = 0x2c;
export const LIST_DELIMITER_BYTES = 1;

/** Flink's `HeapListState` on bytes: adding to a list costs the same however long it is. */
export class HashMapListState<T> implements ListState<T> {
  readonly #entry: CurrentEntry;
  readonly #element: TypeSerializer<T>;
  readonly #scratch: WordBuffer;

  constructor(entry: CurrentEntry, element: TypeSerializer<T>, scratch: WordBuffer) {
    this.#entry = entry;
    this.#element = element;
    this.#scratch = scratch;
  }

  get(): Iterable<T> {
    const elements: T[] = [];
    const ref = this.#entry.ref();
    if (ref === 0) return elements;
    const input = this.#entry.table.valueInput(ref);
    for (;;) {
      elements.push(this.#element.deserialize(input));
      if (input.remaining === 0) return elements;
      input.take(LIST_DELIMITER_BYTES);
    }
  }

  add(value: T): void {
    this.#addAll([value]);
  }

  addAll(values: Iterable<T>): void {
    requireValues(values, 'List of values to add cannot be null.');
    this.#addAll(values);
  }

  #addAll(values: Iterable<T>): void {
    const exists = this.#entry.ref() !== 0;
    if (!this.#write(values, exists)) return;
    if (exists) this.#entry.append(this.#scratch);
    else this.#entry.put(this.#scratch);
  }

  update(values: Iterable<T>): void {
    requireValues(values, 'List of values to update cannot be null.');
    if (this.#write(values, false)) this.#entry.put(this.#scratch);
    else this.clear();
  }

  /** Serializes to the scratch; false if there is nothing. */
  #write(values: Iterable<T>, isTail: boolean): boolean {
    const { output } = this.#scratch;
    output.clear();
    let isFirst = !isTail;
    for (const value of values) {
      if (value === null || value === undefined) throw nullPointer('You cannot add null to a ListState.');
      if (isFirst) isFirst = false;
      else output.writeByte(LIST_DELIMITER);
      this.#element.serialize(value, output);
    }
    this.#scratch.seal();
    return this.#scratch.length > 0;
  }

  clear(): void {
    this.#entry.remove();
  }
}

const nullPointer = (message: string): FlinkError => new FlinkError('java.lang.NullPointerException', message);

/** User code may be JavaScript: what the types forbid can still come. */
function requireValues(values: unknown, message: string): void {
  if (values === null || values === undefined) throw nullPointer(message);
}
