import { DataInput } from '../../base/data-input.ts';
import { EntryAllocator } from './entry-allocator.ts';
import {
  classOf,
  HEADER_WORDS,
  isLarge,
  isLive,
  KEY_MASK,
  keyBytesOf,
  keyWordsOf,
  LARGE_VALUE_WORDS,
  liveHeader,
  MAX_KEY_BYTES,
} from './entry-layout.ts';
import { HashIndex, SPREAD } from './hash-index.ts';
import type { LargeValues } from './large-values.ts';
import { OFFSET_MASK, type Chunk, type PageArena } from './page-arena.ts';
import { CLASS_WORDS, MAX_CLASS_WORDS } from './size-class.ts';
import { wordsOf, type WordBuffer } from './word-buffer.ts';

/** Up to this many words a loop copies faster than `set` with its views. */
const LOOP_WORDS = 24;

/** Compares keys in their own way with the `byteCount` bytes at `at` of a chunk. */
export interface EntryKeyMatcher {
  matches(key: unknown, chunk: Chunk, at: number, byteCount: number): boolean;
}

/**
 * A hash table from key bytes to value bytes whose entries lie in pages per key group. A reference (`ref`) names an
 * entry until it is removed or a write answers another one; 0 is none. Groups are counted from 0 in the table's range.
 */
export class EntryTable {
  readonly #arena: PageArena;
  readonly #large: LargeValues;
  readonly #allocator: EntryAllocator;
  readonly #index = new HashIndex();
  readonly #groupSizes: Uint32Array;
  readonly #largeInput = new DataInput(new Uint8Array(0));

  /** The first word of the key, counted from the entry's first. */
  readonly #keyWord: number;

  /** @param extraWords of each entry, for the owner's use; 0 in a new entry */
  constructor(
    arena: PageArena,
    large: LargeValues,
    groupCount: number,
    readonly extraWords = 0,
  ) {
    this.#arena = arena;
    this.#large = large;
    this.#keyWord = HEADER_WORDS + extraWords;
    this.#allocator = new EntryAllocator(arena, groupCount);
    this.#groupSizes = new Uint32Array(groupCount);
  }

  get size(): number {
    return this.#index.size;
  }

  /** Entries of a group. */
  groupSize(group: number): number {
    return this.#groupSizes[group] ?? 0;
  }

  /** The first word of the value, counted from the entry's first. */
  #valueWordOf(header: number): number {
    return this.#keyWord + keyWordsOf(header);
  }

  find(hash: number, key: WordBuffer): number {
    const index = this.#index;
    if (index.isGrowing) return this.#findWhileGrowing(hash, key);
    const { slots } = index;
    const mask = slots.length - 1;
    for (let at = 2 * (Math.imul(hash, SPREAD) >>> index.shift); ; at = (at + 2) & mask) {
      const ref = slots[at + 1] ?? 0;
      if (ref === 0 || (slots[at] === hash && this.#hasKey(ref, key))) return ref;
    }
  }

  /** The same for a key that is not serialized. */
  findMatching(hash: number, key: unknown, matcher: EntryKeyMatcher): number {
    const index = this.#index;
    if (index.isGrowing) return this.#findMatchingWhileGrowing(hash, key, matcher);
    const { slots } = index;
    const mask = slots.length - 1;
    for (let at = 2 * (Math.imul(hash, SPREAD) >>> index.shift); ; at = (at + 2) & mask) {
      const ref = slots[at + 1] ?? 0;
      if (ref === 0 || (slots[at] === hash && this.#matches(ref, key, matcher))) return ref;
    }
  }

  #findMatchingWhileGrowing(hash: number, key: unknown, matcher: EntryKeyMatcher): number {
    const index = this.#index;
    for (let ref = index.first(hash); ref !== 0; ref = index.next(hash)) {
      if (this.#matches(ref, key, matcher)) return ref;
    }
    return 0;
  }

  #matches(ref: number, key: unknown, matcher: EntryKeyMatcher): boolean {
    const chunk = this.#arena.chunkOf(ref);
    const at = ref & OFFSET_MASK;
    return matcher.matches(key, chunk, 4 * (at + this.#keyWord), (chunk.words[at] ?? 0) & KEY_MASK);
  }

  #findWhileGrowing(hash: number, key: WordBuffer): number {
    const index = this.#index;
    for (let ref = index.first(hash); ref !== 0; ref = index.next(hash)) if (this.#hasKey(ref, key)) return ref;
    return 0;
  }

  #hasKey(ref: number, key: WordBuffer): boolean {
    const { words } = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    const { length } = key;
    if (keyBytesOf(words[at] ?? 0) !== length) return false;
    const keyWords = key.words;
    const count = wordsOf(length);
    for (let i = 0, from = at + this.#keyWord; i < count; i++) if (words[from + i] !== keyWords[i]) return false;
    return true;
  }

  /** Adds an entry with a key that the table doesn't have. */
  insert(hash: number, group: number, key: WordBuffer, value: WordBuffer): number {
    if (key.length > MAX_KEY_BYTES) {
      throw new RangeError(`a key of ${key.length} bytes; the state table takes at most ${MAX_KEY_BYTES}`);
    }
    const ref = this.#place(group, key.length, key.words, 0, value.length, 0, false);
    this.#write(ref, value);
    this.#index.insert(hash, ref);
    this.#groupSizes[group] = this.groupSize(group) + 1;
    return ref;
  }

  /**
   * Takes room for a value of `valueBytes` with at least `slackWords` to grow, and writes header and key; extra words
   * are copied along if `withExtra`, from before the key.
   */
  #place(
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
    const isLargeValue = this.#keyWord + keyCount + valueWords > MAX_CLASS_WORDS;
    const words = this.#keyWord + keyCount + (isLargeValue ? LARGE_VALUE_WORDS : valueWords);
    const sizeClass = this.#allocator.classFor(words);
    const ref = this.#allocator.allocate(group, sizeClass, words);
    const chunk = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    chunk.words[at] = liveHeader(sizeClass, keyBytes, isLargeValue);
    const { extraWords } = this;
    for (let i = 0; i < extraWords; i++) {
      chunk.words[at + HEADER_WORDS + i] = withExtra ? (keyWords[keyAt - extraWords + i] ?? 0) : 0;
    }
    copyWords(keyWords, keyAt, chunk.words, at + this.#keyWord, keyCount);
    if (isLargeValue) {
      chunk.words[at + this.#keyWord + keyCount] = this.#large.allocate(valueBytes + 4 * slackWords);
    }
    return ref;
  }

  /** Writes a value into room that is large enough. */
  #write(ref: number, value: WordBuffer): void {
    const { words } = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    const header = words[at] ?? 0;
    words[at + 1] = value.length;
    const valueAt = at + this.#valueWordOf(header);
    if (isLarge(header)) {
      this.#large.bytesOf(words[valueAt] ?? 0).set(value.output.buffer.subarray(0, value.length));
    } else {
      copyWords(value.words, 0, words, valueAt, wordsOf(value.length));
    }
  }

  /** Replaces the value of an entry and answers its reference from now on. `hash` is the one it was inserted with. */
  update(ref: number, hash: number, value: WordBuffer): number {
    const arena = this.#arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = words[at] ?? 0;
    const valueAt = this.#valueWordOf(header);
    const neededWords = valueAt + wordsOf(value.length);
    // Of an oversize entry the value is never in place.
    if (!isLarge(header) && neededWords <= (CLASS_WORDS[classOf(header)] ?? 0)) {
      if (arena.isCopying) arena.touch(ref);
      words[at + 1] = value.length;
      copyWords(value.words, 0, words, at + valueAt, wordsOf(value.length));
      return ref;
    }
    return this.#updateElsewhere(ref, hash, value, neededWords);
  }

  #updateElsewhere(ref: number, hash: number, value: WordBuffer, neededWords: number): number {
    const arena = this.#arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = words[at] ?? 0;
    if (isLarge(header) && neededWords > MAX_CLASS_WORDS >>> 1) {
      if (arena.isCopying) arena.touch(ref);
      const valueAt = at + this.#valueWordOf(header);
      words[valueAt] = this.#large.renew(words[valueAt] ?? 0, value.length);
      this.#write(ref, value);
      return ref;
    }
    const moved = this.#move(ref, hash, value.length, 0);
    this.#write(moved, value);
    return moved;
  }

  /** Gives an entry other room; its value is to be written anew. */
  #move(ref: number, hash: number, valueBytes: number, slackWords: number): number {
    const arena = this.#arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const group = arena.groupOf(arena.pageOf(ref));
    const moved = this.#place(
      group,
      keyBytesOf(words[at] ?? 0),
      words,
      at + this.#keyWord,
      valueBytes,
      slackWords,
      true,
    );
    this.#index.replace(hash, ref, moved);
    this.#release(group, ref);
    return moved;
  }

  #release(group: number, ref: number): void {
    const { words } = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    const header = words[at] ?? 0;
    if (isLarge(header)) this.#large.release(words[at + this.#valueWordOf(header)] ?? 0);
    this.#allocator.free(group, ref);
  }

  /** Adds bytes to the end of a value: amortised, each byte is copied a constant number of times. */
  append(ref: number, hash: number, tail: WordBuffer): number {
    const arena = this.#arena;
    const chunk = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueAt = this.#valueWordOf(header);
    const before = chunk.words[at + 1] ?? 0;
    const after = before + tail.length;
    if (arena.isCopying) arena.touch(ref);
    if (isLarge(header)) {
      const bytes = this.#large.grow(chunk.words[at + valueAt] ?? 0, before, after);
      bytes.set(tail.output.buffer.subarray(0, tail.length), before);
    } else if (valueAt + wordsOf(after) <= this.#allocator.sizeOf(ref, header)) {
      copyBytes(tail.output.buffer, 0, chunk.bytes, 4 * (at + valueAt) + before, tail.length);
    } else {
      return this.#appendElsewhere(ref, hash, tail);
    }
    chunk.words[at + 1] = after;
    return ref;
  }

  #appendElsewhere(ref: number, hash: number, tail: WordBuffer): number {
    const arena = this.#arena;
    const from = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const before = from.words[at + 1] ?? 0;
    const start = 4 * (at + this.#valueWordOf(from.words[at] ?? 0));
    const after = before + tail.length;
    const group = arena.groupOf(arena.pageOf(ref));
    const keyBytes = keyBytesOf(from.words[at] ?? 0);
    const moved = this.#place(group, keyBytes, from.words, at + this.#keyWord, after, wordsOf(after), true);
    const target = this.#room(moved);
    target.bytes.set(from.bytes.subarray(start, start + before), target.start);
    target.bytes.set(tail.output.buffer.subarray(0, tail.length), target.start + before);
    this.#setValueLength(moved, after);
    this.#index.replace(hash, ref, moved);
    this.#release(group, ref);
    return moved;
  }

  #room(ref: number): { readonly bytes: Uint8Array; readonly start: number } {
    const chunk = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueAt = at + this.#valueWordOf(header);
    return isLarge(header)
      ? { bytes: this.#large.bytesOf(chunk.words[valueAt] ?? 0), start: 0 }
      : { bytes: chunk.bytes, start: 4 * valueAt };
  }

  #setValueLength(ref: number, valueBytes: number): void {
    this.#arena.chunkOf(ref).words[this.#arena.offsetOf(ref) + 1] = valueBytes;
  }

  remove(ref: number, hash: number): void {
    const group = this.#arena.groupOf(this.#arena.pageOf(ref));
    this.#index.remove(hash, ref);
    this.#release(group, ref);
    this.#groupSizes[group] = this.groupSize(group) - 1;
  }

  /** The key group of an entry. */
  groupOf(ref: number): number {
    return this.#arena.groupOf(this.#arena.pageOf(ref));
  }

  /** An input on the value's bytes, valid until the next call on any table of the arena. */
  valueInput(ref: number): DataInput {
    const chunk = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueBytes = chunk.words[at + 1] ?? 0;
    const valueAt = at + this.#valueWordOf(header);
    if (isLarge(header)) {
      this.#largeInput.reset(this.#large.bytesOf(chunk.words[valueAt] ?? 0), 0, valueBytes);
      return this.#largeInput;
    }
    const { input } = chunk;
    input.position = 4 * valueAt;
    input.end = 4 * valueAt + valueBytes;
    return input;
  }

  valueLength(ref: number): number {
    return this.#arena.chunkOf(ref).words[this.#arena.offsetOf(ref) + 1] ?? 0;
  }

  /** An input on the key's bytes, valid until the next call on any table of the arena. */
  keyInput(ref: number): DataInput {
    const { words, input } = this.#arena.chunkOf(ref);
    const at = this.#arena.offsetOf(ref);
    input.position = 4 * (at + this.#keyWord);
    input.end = input.position + keyBytesOf(words[at] ?? 0);
    return input;
  }

  extraWord(ref: number, index: number): number {
    return this.#arena.chunkOf(ref).words[this.#arena.offsetOf(ref) + HEADER_WORDS + index] ?? 0;
  }

  /** Sets an extra word as a write that a running snapshot must not see. */
  setExtraWord(ref: number, index: number, word: number): void {
    if (this.#arena.isCopying) this.#arena.touch(ref);
    this.pokeExtraWord(ref, index, word);
  }

  /** Sets an extra word that snapshots don't read. */
  pokeExtraWord(ref: number, index: number, word: number): void {
    this.#arena.chunkOf(ref).words[this.#arena.offsetOf(ref) + HEADER_WORDS + index] = word;
  }

  /** All entries of a group, in no order. */
  refsOf(group: number): number[] {
    const refs: number[] = [];
    const arena = this.#arena;
    for (let page = this.#allocator.firstPage(group); page !== 0; page = arena.nextOf(page)) {
      const start = arena.startOf(page);
      this.#collect(start, arena.usedOf(page), arena.chunkOf(start).words, arena.offsetOf(start) - start, refs);
    }
    return refs;
  }

  /** The first page of a group's chain, for snapshots. */
  firstPage(group: number): number {
    return this.#allocator.firstPage(group);
  }

  /** Adds the entries that a page had when the running snapshot began. */
  collectCopied(page: number, refs: number[]): void {
    const arena = this.#arena;
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
      ref += this.#allocator.sizeOf(ref, header);
    }
  }

  /** The running snapshot has all it needs of a group. */
  dropPreImages(group: number): void {
    const arena = this.#arena;
    for (let page = this.#allocator.firstPage(group); page !== 0; page = arena.nextOf(page)) arena.dropPreImage(page);
  }

  /** The arena's snapshot is over: room that it held back is taken again. */
  endCopy(): void {
    this.#allocator.endCopy();
  }
}

function copyWords(source: Int32Array, from: number, target: Int32Array, to: number, count: number): void {
  if (count > LOOP_WORDS) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i] ?? 0;
}

function copyBytes(source: Uint8Array, from: number, target: Uint8Array, to: number, count: number): void {
  if (count > 4 * LOOP_WORDS) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i] ?? 0;
}
