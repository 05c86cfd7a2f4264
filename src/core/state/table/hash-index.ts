import { assert } from '../../base/assert.ts';

/** Slots at first; a power of two. */
const MIN_CAPACITY = 16;
/** Old slots moved by each insert, and by each look-up, while the index grows. */
const MOVED_PER_INSERT = 64;
const MOVED_PER_LOOKUP = 8;
/** In a slot whose entry has moved on; hashes and references are never negative. */
const GONE = -1;
/** 2^32 divided by the golden ratio: the upper bits of the product depend on all bits of a hash. */
export const SPREAD = 0x9e3779b1 | 0;

const limitOf = (capacity: number): number => (capacity * 5) >>> 3;
const shiftOf = (capacity: number): number => 32 - Math.log2(capacity);

/**
 * Open addressing with linear probing from 31-bit hashes to entry references (positive numbers; 0 is none). It grows
 * without a pause: the larger array is filled by and by, and until then what is not found there is looked for in the
 * old one. Equal hashes are told apart by the caller: `first`, then `next` until it answers 0.
 */
export class HashIndex {
  /** Pairs of hash and reference. */
  slots: Int32Array = new Int32Array(2 * MIN_CAPACITY);
  shift = shiftOf(MIN_CAPACITY);
  #limit = limitOf(MIN_CAPACITY);
  #size = 0;
  /** The array before growing, undefined once all of it has been moved. */
  #old: Int32Array | undefined;
  #oldShift = 0;
  /** Where moving goes on in the old array. */
  #moveAt = 0;
  /** Of the last candidate. */
  #at = 0;
  #isInOld = false;

  get isGrowing(): boolean {
    return this.#old !== undefined;
  }

  /** Entries in the index. */
  get size(): number {
    return this.#size;
  }

  /** The first reference with this hash, 0 if there is none. */
  first(hash: number): number {
    if (this.#old !== undefined) this.#move(MOVED_PER_LOOKUP);
    const found = this.#scan(this.slots, 2 * (Math.imul(hash, SPREAD) >>> this.shift), hash);
    this.#isInOld = false;
    return found !== 0 || this.#old === undefined ? found : this.#firstInOld(this.#old, hash);
  }

  /** The reference after the one that `first` or `next` has just answered. */
  next(hash: number): number {
    if (this.#isInOld && this.#old !== undefined) {
      return this.#scan(this.#old, (this.#at + 2) & (this.#old.length - 1), hash);
    }
    const found = this.#scan(this.slots, (this.#at + 2) & (this.slots.length - 1), hash);
    return found !== 0 || this.#old === undefined ? found : this.#firstInOld(this.#old, hash);
  }

  #firstInOld(old: Int32Array, hash: number): number {
    this.#isInOld = true;
    return this.#scan(old, 2 * (Math.imul(hash, SPREAD) >>> this.#oldShift), hash);
  }

  /** From the slot `at` to the next one with this hash, or to an empty one. */
  #scan(slots: Int32Array, at: number, hash: number): number {
    const mask = slots.length - 1;
    for (;;) {
      const ref = slots[at + 1] ?? 0;
      if (ref === 0 || slots[at] === hash) {
        this.#at = at;
        return ref;
      }
      at = (at + 2) & mask;
    }
  }

  /** Adds a reference that is not in the index. */
  insert(hash: number, ref: number): void {
    if (this.#old !== undefined) this.#move(MOVED_PER_INSERT);
    if (this.#size >= this.#limit) this.#grow();
    this.#size++;
    this.#place(hash, ref);
  }

  #place(hash: number, ref: number): void {
    const slots = this.slots;
    const mask = slots.length - 1;
    let at = 2 * (Math.imul(hash, SPREAD) >>> this.shift);
    while (slots[at + 1] !== 0) at = (at + 2) & mask;
    slots[at] = hash;
    slots[at + 1] = ref;
  }

  #grow(): void {
    // The limits leave room for that many inserts between two growths that this never has much to do.
    if (this.#old !== undefined) this.#move(this.#old.length);
    const capacity = this.slots.length;
    this.#old = this.slots;
    this.#oldShift = this.shift;
    this.#moveAt = 0;
    this.slots = new Int32Array(2 * capacity);
    this.shift = shiftOf(capacity);
    this.#limit = limitOf(capacity);
  }

  #move(slotCount: number): void {
    const old = this.#old;
    if (old === undefined) return;
    const end = Math.min(old.length, this.#moveAt + 2 * slotCount);
    for (let at = this.#moveAt; at < end; at += 2) {
      const ref = old[at + 1] ?? 0;
      if (ref <= 0) continue;
      this.#place(old[at] ?? 0, ref);
      old[at] = GONE;
      old[at + 1] = GONE;
    }
    this.#moveAt = end;
    if (end === old.length) this.#old = undefined;
  }

  /** An entry lives elsewhere now. */
  replace(hash: number, ref: number, by: number): void {
    this.#seek(hash, ref);
    const slots = this.#isInOld ? this.#old : this.slots;
    if (slots !== undefined) slots[this.#at + 1] = by;
  }

  remove(hash: number, ref: number): void {
    this.#seek(hash, ref);
    this.#size--;
    const old = this.#old;
    if (!this.#isInOld || old === undefined) {
      this.#closeGap(this.#at);
    } else {
      old[this.#at] = GONE;
      old[this.#at + 1] = GONE;
    }
  }

  #seek(hash: number, ref: number): void {
    let found = this.first(hash);
    while (found !== ref && found !== 0) found = this.next(hash);
    assert(found === ref, `entry ${ref} is not in the index`);
  }

  /** Moves back what was pushed over the freed slot, so that probing never meets a hole too early. */
  #closeGap(gap: number): void {
    const slots = this.slots;
    const mask = slots.length - 1;
    let at = (gap + 2) & mask;
    for (let ref = slots[at + 1] ?? 0; ref !== 0; ref = slots[at + 1] ?? 0) {
      const hash = slots[at] ?? 0;
      const home = 2 * (Math.imul(hash, SPREAD) >>> this.shift);
      // The entry may move back unless its home lies behind the gap (cyclically).
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        slots[gap] = hash;
        slots[gap + 1] = ref;
        gap = at;
      }
      at = (at + 2) & mask;
    }
    slots[gap] = 0;
    slots[gap + 1] = 0;
  }
}
