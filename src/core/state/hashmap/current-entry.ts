import type { EntryTable } from '../table/entry-table.ts';
import type { WordBuffer } from '../table/word-buffer.ts';
import type { KeyContext } from './key-context.ts';

/** The entry of the current key in a table of one entry per key. */
export class CurrentEntry {
  #version = 0;
  #ref = 0;

  constructor(
    readonly table: EntryTable,
    readonly context: KeyContext,
  ) {}

  /** Its reference, 0 if there is none. Looked up once per element. */
  ref(): number {
    const { context } = this;
    const { version } = context;
    if (version === this.#version && version !== 0) return this.#ref;
    const ref = context.find(this.table);
    this.#ref = ref;
    this.#version = version;
    return ref;
  }

  /** Another part has put or moved it. */
  moved(ref: number): void {
    this.#ref = ref;
  }

  /** Writes the value: a new entry or another value of the old one. */
  put(value: WordBuffer): void {
    const ref = this.ref();
    const { context } = this;
    this.#ref =
      ref === 0
        ? this.table.insert(context.mixedHash, context.group, context.entryKey(), value)
        : this.table.update(ref, context.mixedHash, value);
  }

  /** Adds to the end of the value of an entry that exists. */
  append(tail: WordBuffer): void {
    this.#ref = this.table.append(this.ref(), this.context.mixedHash, tail);
  }

  remove(): void {
    const ref = this.ref();
    if (ref === 0) return;
    this.table.remove(ref, this.context.mixedHash);
    this.#ref = 0;
  }
}
