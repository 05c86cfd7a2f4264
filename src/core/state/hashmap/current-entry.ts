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

  /** Another part has put or moved it. */
  moved(ref: number): void {
    this.#ref = ref;
  }

  /** Writes the value: a new entry or another value of the old one. */
  put(value: WordBuffer): void {
    const ref = this.ref();
    const { scope } = this;
    this.#ref =
      ref === 0
        ? this.table.insert(scope.hash, scope.context.group, scope.bytes, value)
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
