import { classOf, isLarge, KEY_MASK, keyBytesOf, MAX_KEY_BYTES } from './entry-layout.ts';
import { EntryStore } from './entry-store.ts';
import { HashIndex, SPREAD } from './hash-index.ts';
import type { LargeValues } from './large-values.ts';
import { OFFSET_MASK, type Chunk, type PageArena } from './page-arena.ts';
import { CLASS_WORDS, MAX_CLASS_WORDS } from './size-class.ts';
import { copyBytes, copyWords, wordsOf, type WordBuffer } from './word-buffer.ts';

/** Compares keys in their own way with the `byteCount` bytes at `at` of a chunk. */
export interface EntryKeyMatcher {
  matches(key: unknown, chunk: Chunk, at: number, byteCount: number): boolean;
}

/**
 * A hash table from key bytes to value bytes whose entries lie in pages per key group. A reference (`ref`) names an
 * entry until it is removed or a write answers another one; 0 is none. Groups are counted from 0 in the table's range.
 */
export class EntryTable extends EntryStore {
  readonly #index = new HashIndex();
  readonly #groupSizes: Uint32Array;

  /** @param extraWords of each entry, for the owner's use; 0 in a new entry */
  constructor(arena: PageArena, large: LargeValues, groupCount: number, extraWords = 0) {
    super(arena, large, groupCount, extraWords);
    this.#groupSizes = new Uint32Array(groupCount);
  }

  get size(): number {
    return this.#index.size;
  }

  /** Entries of a group. */
  groupSize(group: number): number {
    return this.#groupSizes[group] ?? 0;
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
    const chunk = this.arena.chunkOf(ref);
    const at = ref & OFFSET_MASK;
    return matcher.matches(key, chunk, 4 * (at + this.keyWord), (chunk.words[at] ?? 0) & KEY_MASK);
  }

  #findWhileGrowing(hash: number, key: WordBuffer): number {
    const index = this.#index;
    for (let ref = index.first(hash); ref !== 0; ref = index.next(hash)) if (this.#hasKey(ref, key)) return ref;
    return 0;
  }

  #hasKey(ref: number, key: WordBuffer): boolean {
    const { words } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const { length } = key;
    if (keyBytesOf(words[at] ?? 0) !== length) return false;
    const keyWords = key.words;
    const count = wordsOf(length);
    for (let i = 0, from = at + this.keyWord; i < count; i++) if (words[from + i] !== keyWords[i]) return false;
    return true;
  }

  /** Adds an entry with a key that the table doesn't have. */
  insert(hash: number, group: number, key: WordBuffer, value: WordBuffer): number {
    if (key.length > MAX_KEY_BYTES) {
      throw new RangeError(`a key of ${key.length} bytes; the state table takes at most ${MAX_KEY_BYTES}`);
    }
    const ref = this.place(group, key.length, key.words, 0, value.length, 0, false);
    this.writeValue(ref, value);
    this.#index.insert(hash, ref);
    this.#groupSizes[group] = this.groupSize(group) + 1;
    return ref;
  }

  /** Replaces the value of an entry and answers its reference from now on. `hash` is the one it was inserted with. */
  update(ref: number, hash: number, value: WordBuffer): number {
    const arena = this.arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = words[at] ?? 0;
    const valueAt = this.valueWordOf(header);
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
    const arena = this.arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = words[at] ?? 0;
    if (isLarge(header) && neededWords > MAX_CLASS_WORDS >>> 1) {
      if (arena.isCopying) arena.touch(ref);
      const valueAt = at + this.valueWordOf(header);
      words[valueAt] = this.large.renew(words[valueAt] ?? 0, value.length);
      this.writeValue(ref, value);
      return ref;
    }
    const moved = this.#move(ref, hash, value.length, 0);
    this.writeValue(moved, value);
    return moved;
  }

  /** Gives an entry other room; its value is to be written anew. */
  #move(ref: number, hash: number, valueBytes: number, slackWords: number): number {
    const arena = this.arena;
    const { words } = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const group = arena.groupOf(arena.pageOf(ref));
    const moved = this.place(group, keyBytesOf(words[at] ?? 0), words, at + this.keyWord, valueBytes, slackWords, true);
    this.#index.replace(hash, ref, moved);
    this.release(group, ref);
    return moved;
  }

  /** Adds bytes to the end of a value: amortised, each byte is copied a constant number of times. */
  append(ref: number, hash: number, tail: WordBuffer): number {
    const arena = this.arena;
    const chunk = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const header = chunk.words[at] ?? 0;
    const valueAt = this.valueWordOf(header);
    const before = chunk.words[at + 1] ?? 0;
    const after = before + tail.length;
    if (arena.isCopying) arena.touch(ref);
    if (isLarge(header)) {
      const bytes = this.large.grow(chunk.words[at + valueAt] ?? 0, before, after);
      bytes.set(tail.output.buffer.subarray(0, tail.length), before);
    } else if (valueAt + wordsOf(after) <= this.allocator.sizeOf(ref, header)) {
      copyBytes(tail.output.buffer, 0, chunk.bytes, 4 * (at + valueAt) + before, tail.length);
    } else {
      return this.#appendElsewhere(ref, hash, tail);
    }
    chunk.words[at + 1] = after;
    return ref;
  }

  #appendElsewhere(ref: number, hash: number, tail: WordBuffer): number {
    const arena = this.arena;
    const from = arena.chunkOf(ref);
    const at = arena.offsetOf(ref);
    const before = from.words[at + 1] ?? 0;
    const start = 4 * (at + this.valueWordOf(from.words[at] ?? 0));
    const after = before + tail.length;
    const group = arena.groupOf(arena.pageOf(ref));
    const keyBytes = keyBytesOf(from.words[at] ?? 0);
    const moved = this.place(group, keyBytes, from.words, at + this.keyWord, after, wordsOf(after), true);
    const target = this.roomOf(moved);
    target.bytes.set(from.bytes.subarray(start, start + before), target.start);
    target.bytes.set(tail.output.buffer.subarray(0, tail.length), target.start + before);
    this.setValueLength(moved, after);
    this.#index.replace(hash, ref, moved);
    this.release(group, ref);
    return moved;
  }

  remove(ref: number, hash: number): void {
    const group = this.arena.groupOf(this.arena.pageOf(ref));
    this.#index.remove(hash, ref);
    this.release(group, ref);
    this.#groupSizes[group] = this.groupSize(group) - 1;
  }
}
