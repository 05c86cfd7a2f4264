import { DataInput } from '../../base/data-input.ts';
import { EntryAllocator } from './entry-allocator.ts';
import {
  HEADER_WORDS,
  isLarge,
  isLive,
  keyBytesOf,
  keyWordsOf,
  LARGE_VALUE_WORDS,
  liveHeader,
} from './entry-layout.ts';
import type { LargeValues } from './large-values.ts';
import type { PageArena } from './page-arena.ts';
import { MAX_CLASS_WORDS } from './size-class.ts';
import { copyWords, wordsOf, type WordBuffer } from './word-buffer.ts';

/** Entries in pages per key group: placed, read and copied by reference, not found. Groups are counted from 0. */
export class EntryStore {
  protected readonly arena: PageArena;
  protected readonly large: LargeValues;
  protected readonly allocator: EntryAllocator;
  /** The first word of the key, counted from the entry's first. */
  protected readonly keyWord: number;
  readonly #largeInput = new DataInput(new Uint8Array(0));

  /** @param extraWords of each entry, for the owner's use; 0 in a new entry */
  constructor(
    arena: PageArena,
    large: LargeValues,
    groupCount: number,
    readonly extraWords = 0,
  ) {
    this.arena = arena;
    this.large = large;
    this.keyWord = HEADER_WORDS + extraWords;
    this.allocator = new EntryAllocator(arena, groupCount);
  }

  /** The first word of the value, counted from the entry's first. */
  protected valueWordOf(header: number): number {
    return this.keyWord + keyWordsOf(header);
  }

  /**
   * Takes room for a value of `valueBytes` with at least `slackWords` to grow, and writes header and key; extra words
   * are copied along if `withExtra`, from before the key.
   */
  protected place(
    group: number,
    keyBytes: number,
    keyWords: Int32Array,
    keyAt: number,
    valueBytes: number,
    slackWords: number,
    withExtra: boolean,
  ): number {
    const keyCount = wordsOf(keyBytes);
    const valueWords = wordsOf(valueBytes) + slackWords;
    const isLargeValue = this.keyWord + keyCount + valueWords > MAX_CLASS_WORDS;
    const words = this.keyWord + keyCount + (isLargeValue ? LARGE_VALUE_WORDS : valueWords);
    const sizeClass = this.allocator.classFor(words);
    const ref = this.allocator.allocate(group, sizeClass, words);
    const chunk = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    chunk.words[at] = liveHeader(sizeClass, keyBytes, isLargeValue);
    const { extraWords } = this;
    for (let i = 0; i < extraWords; i++) {
      chunk.words[at + HEADER_WORDS + i] = withExtra ? (keyWords[keyAt - extraWords + i] ?? 0) : 0;
    }
    copyWords(keyWords, keyAt, chunk.words, at + this.keyWord, keyCount);
    if (isLargeValue) {
      chunk.words[at + this.keyWord + keyCount] = this.large.allocate(valueBytes + 4 * slackWords);
    }
    return ref;
  }

  /** Writes a value into room that is large enough. */
  protected writeValue(ref: number, value: WordBuffer): void {
    const { words } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const header = words[at] ?? 0;
    words[at + 1] = value.length;
    const valueAt = at + this.valueWordOf(header);
    if (isLarge(header)) {
      this.large.bytesOf(words[valueAt] ?? 0).set(value.output.buffer.subarray(0, value.length));
    } else {
      copyWords(value.words, 0, words, valueAt, wordsOf(value.length));
    }
  }

  protected release(group: number, ref: number): void {
    const { words } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const header = words[at] ?? 0;
    if (isLarge(header)) this.large.release(words[at + this.valueWordOf(header)] ?? 0);
    this.allocator.free(group, ref);
  }

  protected roomOf(ref: number): { readonly bytes: Uint8Array; readonly start: number } {
    const chunk = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueAt = at + this.valueWordOf(header);
    return isLarge(header)
      ? { bytes: this.large.bytesOf(chunk.words[valueAt] ?? 0), start: 0 }
      : { bytes: chunk.bytes, start: 4 * valueAt };
  }

  protected setValueLength(ref: number, valueBytes: number): void {
    this.arena.chunkOf(ref).words[this.arena.offsetOf(ref) + 1] = valueBytes;
  }

  /** The key group of an entry. */
  groupOf(ref: number): number {
    return this.arena.groupOf(this.arena.pageOf(ref));
  }

  /** An input on the value's bytes, valid until the next call on any table of the arena. */
  valueInput(ref: number): DataInput {
    const chunk = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueBytes = chunk.words[at + 1] ?? 0;
    const valueAt = at + this.valueWordOf(header);
    if (isLarge(header)) {
      this.#largeInput.reset(this.large.bytesOf(chunk.words[valueAt] ?? 0), 0, valueBytes);
      return this.#largeInput;
    }
    const { input } = chunk;
    input.position = 4 * valueAt;
    input.end = 4 * valueAt + valueBytes;
    return input;
  }

  valueLength(ref: number): number {
    return this.arena.chunkOf(ref).words[this.arena.offsetOf(ref) + 1] ?? 0;
  }

  /** An input on the key's bytes, valid until the next call on any table of the arena. */
  keyInput(ref: number): DataInput {
    const { words, input } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    input.position = 4 * (at + this.keyWord);
    input.end = input.position + keyBytesOf(words[at] ?? 0);
    return input;
  }

  extraWord(ref: number, index: number): number {
    return this.arena.chunkOf(ref).words[this.arena.offsetOf(ref) + HEADER_WORDS + index] ?? 0;
  }

  /** Sets an extra word as a write that a running snapshot must not see. */
  setExtraWord(ref: number, index: number, word: number): void {
    if (this.arena.isCopying) this.arena.touch(ref);
    this.pokeExtraWord(ref, index, word);
  }

  /** Sets an extra word that snapshots don't read. */
  pokeExtraWord(ref: number, index: number, word: number): void {
    this.arena.chunkOf(ref).words[this.arena.offsetOf(ref) + HEADER_WORDS + index] = word;
  }

  /** All entries of a group, in no order. */
  refsOf(group: number): number[] {
    const refs: number[] = [];
    const arena = this.arena;
    for (let page = this.allocator.firstPage(group); page !== 0; page = arena.nextOf(page)) {
      const start = arena.startOf(page);
      this.#collect(start, arena.usedOf(page), arena.chunkOf(start).words, arena.offsetOf(start) - start, refs);
    }
    return refs;
  }

  /** The first page of a group's chain, for snapshots. */
  firstPage(group: number): number {
    return this.allocator.firstPage(group);
  }

  /** Adds the entries that a page had when the running snapshot began. */
  collectCopied(page: number, refs: number[]): void {
    const arena = this.arena;
    if (!arena.isInCopy(page)) return;
    const start = arena.startOf(page);
    const view = { words: new Int32Array(0), bytes: new Uint8Array(0), shift: 0 };
    arena.viewInCopy(start, view);
    this.#collect(start, arena.usedInCopy(page), view.words, view.shift, refs);
  }

  /** Adds the live entries among the first `used` words of the page at `start` to `refs`. */
  #collect(start: number, used: number, words: Int32Array, shift: number, refs: number[]): void {
    for (let ref = start; ref < start + used;) {
      const header = words[ref + shift] ?? 0;
      if (isLive(header)) refs.push(ref);
      ref += this.allocator.sizeOf(ref, header);
    }
  }

  /** The running snapshot has all it needs of a group. */
  dropPreImages(group: number): void {
    const arena = this.arena;
    for (let page = this.allocator.firstPage(group); page !== 0; page = arena.nextOf(page)) arena.dropPreImage(page);
  }

  /** The arena's snapshot is over: room that it held back is taken again. */
  endCopy(): void {
    this.allocator.endCopy();
  }
}
