import { InvariantError } from '../../base/assert.ts';
import { DataInput } from '../../base/data-input.ts';

/** Pages are made of units of 1 KiB; a word is 4 bytes. */
export const UNIT_WORDS = 256;
const UNIT_SHIFT = 8;
/** A reference to an entry: number of the chunk, then the word in it. */
const CHUNK_SHIFT = 18;
const CHUNK_UNITS = 1 << (CHUNK_SHIFT - UNIT_SHIFT);
export const OFFSET_MASK = (1 << CHUNK_SHIFT) - 1;
/** References stay positive 31-bit numbers. */
const MAX_CHUNKS = 1 << (31 - CHUNK_SHIFT);
/** The first chunk is small, each further one twice as large up to 1 MiB. */
const FIRST_CHUNK_UNITS = 64;
/** Larger pages are for one entry and have a chunk of their own. */
export const MAX_POOLED_UNITS = 64;

/** Fields of a page, in words of the page table. */
const FIELDS = 8;
const START = 0;
const UNITS = 1;
const GROUP = 2;
const USED = 3;
const LIVE = 4;
const NEXT = 5;
const PREV = 6;
const EPOCH = 7;

/** A piece of memory that pages are cut from. */
export class Chunk {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** To be positioned by each reader anew. */
  readonly input: DataInput;

  constructor(readonly words: Int32Array) {
    this.bytes = new Uint8Array(words.buffer);
    this.input = new DataInput(this.bytes);
    this.view = this.input.view;
  }
}

/** Where bytes of a running snapshot stand: in the page itself, or in what was saved of it. */
export interface PageView {
  words: Int32Array;
  bytes: Uint8Array;
  /** Add this to a reference to get its word in `words`. */
  shift: number;
}

interface PreImage {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

/**
 * Memory of all tables of a backend: pages that belong to one key group each. While a snapshot runs, the first write to
 * a page saves what it held (copy on write), until its key group has been copied. Page numbers are positive, 0 is none.
 */
export class PageArena {
  readonly #chunks: (Chunk | undefined)[] = [];
  #sizeBytes = 0;
  /** Where the next page is cut from the newest pooled chunk. */
  #cutChunk = -1;
  #cutUnit = 0;
  #cutEnd = 0;
  #nextChunkUnits = FIRST_CHUNK_UNITS;
  #freeChunks: number[] = [];

  #pages: Int32Array = new Int32Array(64 * FIELDS);
  #pageCount = 1;
  /** Page numbers by log2 of their units. */
  readonly #freePages: number[][] = [];
  readonly #freeNumbers: number[] = [];
  /** Page of each unit. */
  #unitPages: Int32Array = new Int32Array(CHUNK_UNITS);

  #epoch = 0;
  #isCopying = false;
  #copiedBelowGroup = 0;
  #preImages: (PreImage | undefined)[] = [];

  /** Bytes of all chunks. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** True while a snapshot runs: writers call `touch` first. */
  get isCopying(): boolean {
    return this.#isCopying;
  }

  chunkOf(ref: number): Chunk {
    const chunk = this.#chunks[ref >>> CHUNK_SHIFT];
    if (chunk === undefined) throw new InvariantError(`reference ${ref} leads nowhere`);
    return chunk;
  }

  /** The word of a reference in its chunk. */
  offsetOf(ref: number): number {
    return ref & OFFSET_MASK;
  }

  pageOf(ref: number): number {
    return this.#unitPages[ref >>> UNIT_SHIFT] ?? 0;
  }

  /** Reference to the first word of a page. */
  startOf(page: number): number {
    return this.#pages[page * FIELDS + START] ?? 0;
  }

  wordsOf(page: number): number {
    return (this.#pages[page * FIELDS + UNITS] ?? 0) * UNIT_WORDS;
  }

  groupOf(page: number): number {
    return this.#pages[page * FIELDS + GROUP] ?? 0;
  }

  /** Words from the start that hold entries, live or free. */
  usedOf(page: number): number {
    return this.#pages[page * FIELDS + USED] ?? 0;
  }

  setUsed(page: number, words: number): void {
    this.#pages[page * FIELDS + USED] = words;
  }

  /** Adds to the number of live entries and answers the new one. */
  addLive(page: number, delta: number): number {
    const at = page * FIELDS + LIVE;
    const live = (this.#pages[at] ?? 0) + delta;
    this.#pages[at] = live;
    return live;
  }

  /** The next page of the same owner's chain, 0 at the end. */
  nextOf(page: number): number {
    return this.#pages[page * FIELDS + NEXT] ?? 0;
  }

  prevOf(page: number): number {
    return this.#pages[page * FIELDS + PREV] ?? 0;
  }

  /** Chains a page that stands alone before `first`. */
  linkBefore(page: number, first: number): void {
    this.#pages[page * FIELDS + NEXT] = first;
    this.#pages[page * FIELDS + PREV] = 0;
    if (first !== 0) this.#pages[first * FIELDS + PREV] = page;
  }

  unlink(page: number): void {
    const next = this.nextOf(page);
    const prev = this.prevOf(page);
    if (prev !== 0) this.#pages[prev * FIELDS + NEXT] = next;
    if (next !== 0) this.#pages[next * FIELDS + PREV] = prev;
  }

  /** A page of at least `words`, empty and unchained. Up to 64 KiB sizes are powers of two. */
  allocatePage(words: number, group: number): number {
    const units = pooledUnits(words);
    const page = units <= MAX_POOLED_UNITS ? this.#takePooled(units) : this.#takeOwnChunk(units);
    const at = page * FIELDS;
    this.#pages[at + GROUP] = group;
    this.#pages[at + USED] = 0;
    this.#pages[at + LIVE] = 0;
    this.#pages[at + NEXT] = 0;
    this.#pages[at + PREV] = 0;
    this.#pages[at + EPOCH] = this.#epoch;
    return page;
  }

  #takePooled(units: number): number {
    const free = this.#freePages[Math.log2(units)]?.pop();
    if (free !== undefined) return free;
    if (this.#cutUnit + units > this.#cutEnd) this.#startChunk();
    const page = this.#newPage((this.#cutChunk << CHUNK_SHIFT) + this.#cutUnit * UNIT_WORDS, units);
    this.#cutUnit += units;
    return page;
  }

  /** Before cutting from a new chunk the rest of the last one becomes free pages. */
  #startChunk(): void {
    while (this.#cutUnit < this.#cutEnd) {
      const units = 2 ** Math.floor(Math.log2(Math.min(this.#cutEnd - this.#cutUnit, MAX_POOLED_UNITS)));
      this.#poolPage(this.#newPage((this.#cutChunk << CHUNK_SHIFT) + this.#cutUnit * UNIT_WORDS, units), units);
      this.#cutUnit += units;
    }
    // Unit 0 of the first chunk stays unused: reference 0 is none.
    const reserved = this.#chunks.length === 0 ? 1 : 0;
    this.#cutChunk = this.#addChunk(reserved + this.#nextChunkUnits);
    this.#cutUnit = reserved;
    this.#cutEnd = reserved + this.#nextChunkUnits;
    this.#nextChunkUnits = Math.min(CHUNK_UNITS, this.#nextChunkUnits * 2);
  }

  #addChunk(units: number): number {
    const number = this.#freeChunks.pop() ?? this.#chunks.length;
    if (number >= MAX_CHUNKS) throw new RangeError('keyed state of one subtask is beyond 8 GiB: raise the parallelism');
    this.#chunks[number] = new Chunk(new Int32Array(units * UNIT_WORDS));
    this.#sizeBytes += units * UNIT_WORDS * 4;
    const needed = (number + 1) * CHUNK_UNITS;
    if (needed > this.#unitPages.length) this.#unitPages = enlarged(this.#unitPages, needed);
    return number;
  }

  #takeOwnChunk(units: number): number {
    if (this.#chunks.length === 0) this.#startChunk();
    return this.#newPage(this.#addChunk(units) << CHUNK_SHIFT, units);
  }

  #newPage(start: number, units: number): number {
    const page = this.#freeNumbers.pop() ?? this.#pageCount++;
    if ((page + 1) * FIELDS > this.#pages.length) this.#pages = enlarged(this.#pages, (page + 1) * FIELDS);
    this.#pages[page * FIELDS + START] = start;
    this.#pages[page * FIELDS + UNITS] = units;
    const firstUnit = start >>> UNIT_SHIFT;
    // Only the start of an entry is ever looked up: a page beyond its chunk number's span needs no more.
    this.#unitPages.fill(page, firstUnit, firstUnit + Math.min(units, CHUNK_UNITS));
    return page;
  }

  #poolPage(page: number, units: number): void {
    const pool = Math.log2(units);
    const pages = (this.#freePages[pool] ??= []);
    pages.push(page);
  }

  /** Takes back an unchained page. Not while a snapshot runs: it may still need the page. */
  freePage(page: number): void {
    const units = this.#pages[page * FIELDS + UNITS] ?? 0;
    if (units <= MAX_POOLED_UNITS) {
      this.#poolPage(page, units);
      return;
    }
    const number = this.startOf(page) >>> CHUNK_SHIFT;
    this.#chunks[number] = undefined;
    this.#freeChunks.push(number);
    this.#freeNumbers.push(page);
    this.#sizeBytes -= units * UNIT_WORDS * 4;
  }

  /** From now on the first write to a page saves its contents, see `touch`. */
  beginCopy(): void {
    this.#epoch++;
    this.#isCopying = true;
    this.#copiedBelowGroup = 0;
  }

  /** Groups come in ascending order; what is written to this one from now on saves nothing. */
  groupCopied(group: number): void {
    this.#copiedBelowGroup = group + 1;
  }

  endCopy(): void {
    this.#isCopying = false;
    this.#preImages = [];
  }

  /** To be called before a write to the entry at `ref` (header or contents) while a snapshot runs. */
  touch(ref: number): void {
    const page = this.pageOf(ref);
    const at = page * FIELDS + EPOCH;
    if (this.#pages[at] === this.#epoch) return;
    this.#pages[at] = this.#epoch;
    if (this.groupOf(page) < this.#copiedBelowGroup) return;
    const start = this.offsetOf(this.startOf(page));
    const words = this.chunkOf(ref).words.slice(start, start + this.usedOf(page));
    this.#preImages[page] = { words, bytes: new Uint8Array(words.buffer) };
  }

  /** Whether the running snapshot holds this page at all: pages made after its start don't count. */
  isInCopy(page: number): boolean {
    return this.#preImages[page] !== undefined || this.#pages[page * FIELDS + EPOCH] !== this.#epoch;
  }

  /** Words of the page that held entries when the snapshot began. */
  usedInCopy(page: number): number {
    return this.#preImages[page]?.words.length ?? this.usedOf(page);
  }

  /** Shows the page of `ref` as it was when the running snapshot began. */
  viewInCopy(ref: number, view: PageView): void {
    const page = this.pageOf(ref);
    const preImage = this.#preImages[page];
    if (preImage !== undefined) {
      view.words = preImage.words;
      view.bytes = preImage.bytes;
      view.shift = -this.startOf(page);
    } else {
      const chunk = this.chunkOf(ref);
      view.words = chunk.words;
      view.bytes = chunk.bytes;
      view.shift = this.offsetOf(ref) - ref;
    }
  }

  /** The snapshot is done with this page. */
  dropPreImage(page: number): void {
    if (this.#preImages[page] !== undefined) this.#preImages[page] = undefined;
  }

  /** Frees everything; the arena must not be used any more. */
  dispose(): void {
    this.#chunks.length = 0;
    this.#preImages = [];
    this.#sizeBytes = 0;
  }
}

/** Units of a page for `words`: a power of two, or exactly what one large entry needs. */
function pooledUnits(words: number): number {
  const units = Math.ceil(words / UNIT_WORDS);
  return units > MAX_POOLED_UNITS ? units : 2 ** Math.ceil(Math.log2(units));
}

function enlarged(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}
