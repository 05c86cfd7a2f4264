import { HEADER_WORDS, isLarge, keyBytesOf, keyWordsOf } from './entry-layout.ts';
import type { LargeValues } from './large-values.ts';
import type { PageArena, PageView } from './page-arena.ts';

/** Reads entries as they were when the running snapshot began: byte ranges of the one it was last moved to. */
export class CopiedEntry {
  /** Holds the key. */
  keyBytes: Uint8Array = new Uint8Array(0);
  keyStart = 0;
  keyEnd = 0;
  readonly #arena: PageArena;
  readonly #large: LargeValues;
  readonly #view: PageView = { words: new Int32Array(0), bytes: this.keyBytes, shift: 0 };
  #keyWord = HEADER_WORDS;
  /** The entry's first word in the view. */
  #at = 0;

  constructor(arena: PageArena, large: LargeValues) {
    this.#arena = arena;
    this.#large = large;
  }

  /** Extra words of the entries that are read from now on. */
  set extraWords(count: number) {
    this.#keyWord = HEADER_WORDS + count;
  }

  moveTo(ref: number): void {
    const view = this.#view;
    this.#arena.viewInCopy(ref, view);
    this.#at = ref + view.shift;
    this.keyBytes = view.bytes;
    this.keyStart = 4 * (this.#at + this.#keyWord);
    this.keyEnd = this.keyStart + keyBytesOf(view.words[this.#at] ?? 0);
  }

  get #header(): number {
    return this.#view.words[this.#at] ?? 0;
  }

  get #valueAt(): number {
    return this.#at + this.#keyWord + keyWordsOf(this.#header);
  }

  get valueLength(): number {
    return this.#view.words[this.#at + 1] ?? 0;
  }

  /** Holds the value. */
  get valueBytes(): Uint8Array {
    return isLarge(this.#header) ? this.#large.bytesOf(this.#view.words[this.#valueAt] ?? 0) : this.#view.bytes;
  }

  get valueStart(): number {
    return isLarge(this.#header) ? 0 : 4 * this.#valueAt;
  }

  extraWord(index: number): number {
    return this.#view.words[this.#at + HEADER_WORDS + index] ?? 0;
  }
}
