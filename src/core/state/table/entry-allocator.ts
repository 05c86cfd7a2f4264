import type { PageArena } from './page-arena.ts';
import { MAX_POOLED_UNITS, UNIT_WORDS } from './page-arena.ts';
import { classOf, freeHeader, isLive } from './entry-layout.ts';
import { CLASS_WORDS, classFor, classWithin, MAX_CLASS_WORDS, OVERSIZE_CLASS } from './size-class.ts';

/** A group starts with pages of 1 KiB and takes 4 KiB ones once it fills some. */
const SMALL_PAGE_WORDS = UNIT_WORDS;
const NORMAL_PAGE_WORDS = 4 * UNIT_WORDS;
const SMALL_PAGES_PER_GROUP = 4;
/** A page has room for at least as many entries of the size it was taken for. */
const MIN_ENTRIES_PER_PAGE = 4;
/** Words of a free entry that link it to others of its group and class. */
const NEXT_FREE = 1;
const PREV_FREE = 2;

/**
 * Room for entries in pages per key group. Freed room is taken by the next entry of that group and class; a page
 * without live entries goes back to the arena.
 */
export class EntryAllocator {
  /** Head of the chain of each group: the page that new room is cut from. */
  readonly #firstPages: Int32Array;
  readonly #pageCounts: Int32Array;
  /** First free entry by class, per group; made when a group frees something. */
  readonly #freeEntries: (Int32Array | undefined)[];
  /** Pages that ran empty while a snapshot needed them. */
  #emptiedInCopy: number[] = [];

  constructor(
    readonly arena: PageArena,
    groupCount: number,
  ) {
    this.#firstPages = new Int32Array(groupCount);
    this.#pageCounts = new Int32Array(groupCount);
    this.#freeEntries = new Array<Int32Array | undefined>(groupCount).fill(undefined);
  }

  firstPage(group: number): number {
    return this.#firstPages[group] ?? 0;
  }

  /** The class of an entry of `words`. */
  classFor(words: number): number {
    return words > MAX_CLASS_WORDS ? OVERSIZE_CLASS : classFor(words);
  }

  /** Words that the entry at `ref` with this header takes. */
  sizeOf(ref: number, header: number): number {
    const sizeClass = classOf(header);
    return sizeClass === OVERSIZE_CLASS ? this.arena.wordsOf(this.arena.pageOf(ref)) : (CLASS_WORDS[sizeClass] ?? 0);
  }

  /** Room of a class (of `words` if oversize). Its header is to be written by the caller. */
  allocate(group: number, sizeClass: number, words: number): number {
    const arena = this.arena;
    const ref =
      sizeClass === OVERSIZE_CLASS
        ? this.#allocateOversize(group, words)
        : this.#takeFree(group, sizeClass) || this.#cut(group, CLASS_WORDS[sizeClass] ?? 0);
    if (arena.isCopying) arena.touch(ref);
    arena.addLive(arena.pageOf(ref), 1);
    return ref;
  }

  #takeFree(group: number, sizeClass: number): number {
    const free = this.#freeEntries[group];
    if (free === undefined) return 0;
    const ref = free[sizeClass] ?? 0;
    if (ref !== 0) this.#unlinkFree(free, ref, sizeClass);
    return ref;
  }

  /** The next `words` of the group's first page, or of a new one. */
  #cut(group: number, words: number): number {
    const arena = this.arena;
    let page = this.#firstPages[group] ?? 0;
    let used = arena.usedOf(page);
    if (page === 0 || used + words > arena.wordsOf(page)) {
      if (page !== 0) this.#freeRest(group, page);
      page = this.#addPage(group, words);
      used = 0;
    }
    const ref = arena.startOf(page) + used;
    // The page's contents are saved by `touch` together with how much of it is in use: before that changes.
    if (arena.isCopying) arena.touch(ref);
    arena.setUsed(page, used + words);
    return ref;
  }

  #addPage(group: number, entryWords: number): number {
    const count = this.#pageCounts[group] ?? 0;
    const normal = count < SMALL_PAGES_PER_GROUP ? SMALL_PAGE_WORDS : NORMAL_PAGE_WORDS;
    const words = Math.min(Math.max(normal, MIN_ENTRIES_PER_PAGE * entryWords), MAX_POOLED_UNITS * UNIT_WORDS);
    const page = this.arena.allocatePage(words, group);
    this.arena.linkBefore(page, this.#firstPages[group] ?? 0);
    this.#firstPages[group] = page;
    this.#pageCounts[group] = count + 1;
    return page;
  }

  /** What is left of a page that an entry did not fit in can still take a smaller one. */
  #freeRest(group: number, page: number): void {
    const used = this.arena.usedOf(page);
    const sizeClass = classWithin(this.arena.wordsOf(page) - used);
    if (sizeClass < 0) return;
    // A snapshot passes over free entries: nothing to save.
    this.arena.setUsed(page, used + (CLASS_WORDS[sizeClass] ?? 0));
    this.#linkFree(group, this.arena.startOf(page) + used, sizeClass);
  }

  /** Oversize pages stand behind the first one, which further room is cut from. */
  #allocateOversize(group: number, words: number): number {
    const arena = this.arena;
    const page = arena.allocatePage(words, group);
    arena.setUsed(page, arena.wordsOf(page));
    const first = this.#firstPages[group] ?? 0;
    if (first === 0) {
      this.#firstPages[group] = page;
    } else {
      arena.unlink(first);
      arena.linkBefore(page, arena.nextOf(first));
      arena.linkBefore(first, page);
    }
    return arena.startOf(page);
  }

  /** Takes back the room of a live entry. */
  free(group: number, ref: number): void {
    const arena = this.arena;
    if (arena.isCopying) arena.touch(ref);
    const page = arena.pageOf(ref);
    const sizeClass = classOf(arena.chunkOf(ref).words[arena.offsetOf(ref)] ?? 0);
    this.#linkFree(group, ref, sizeClass);
    if (arena.addLive(page, -1) > 0) return;
    if (arena.isCopying) this.#emptiedInCopy.push(page);
    else this.#reclaim(group, page);
  }

  /** The snapshot is over: pages that ran empty meanwhile, and still are, go back. */
  endCopy(): void {
    const pages = new Set(this.#emptiedInCopy);
    this.#emptiedInCopy = [];
    for (const page of pages) if (this.arena.addLive(page, 0) === 0) this.#reclaim(this.arena.groupOf(page), page);
  }

  /** Empties a page without live entries. The group's first page stays, to be filled anew. */
  #reclaim(group: number, page: number): void {
    const arena = this.arena;
    const free = this.#freeEntries[group];
    const start = arena.startOf(page);
    const { words } = arena.chunkOf(start);
    const offset = arena.offsetOf(start);
    for (let at = 0; at < arena.usedOf(page);) {
      const header = words[offset + at] ?? 0;
      if (free !== undefined && !isLive(header)) this.#unlinkFree(free, start + at, classOf(header));
      at += this.sizeOf(start + at, header);
    }
    arena.setUsed(page, 0);
    const isOversize = arena.wordsOf(page) > MAX_POOLED_UNITS * UNIT_WORDS;
    if (this.#firstPages[group] === page) {
      if (!isOversize) return;
      this.#firstPages[group] = arena.nextOf(page);
    }
    arena.unlink(page);
    arena.freePage(page);
    this.#pageCounts[group] = Math.max(0, (this.#pageCounts[group] ?? 0) - 1);
  }

  #linkFree(group: number, ref: number, sizeClass: number): void {
    const free = (this.#freeEntries[group] ??= new Int32Array(OVERSIZE_CLASS + 1));
    const next = free[sizeClass] ?? 0;
    const { words } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    words[at] = freeHeader(sizeClass);
    words[at + NEXT_FREE] = next;
    words[at + PREV_FREE] = 0;
    if (next !== 0) this.#setLink(next, PREV_FREE, ref);
    free[sizeClass] = ref;
  }

  #unlinkFree(free: Int32Array, ref: number, sizeClass: number): void {
    const { words } = this.arena.chunkOf(ref);
    const at = this.arena.offsetOf(ref);
    const next = words[at + NEXT_FREE] ?? 0;
    const prev = words[at + PREV_FREE] ?? 0;
    if (prev === 0) free[sizeClass] = next;
    else this.#setLink(prev, NEXT_FREE, next);
    if (next !== 0) this.#setLink(next, PREV_FREE, prev);
  }

  #setLink(ref: number, link: number, to: number): void {
    this.arena.chunkOf(ref).words[this.arena.offsetOf(ref) + link] = to;
  }
}
