import { compareByteRanges } from '../canonical/compare-bytes.ts';
import type { CopiedEntry } from './copied-entry.ts';

/** Entries that are sorted at once: their place takes 13 of the 53 bits of a number, 5 bytes of the key the others. */
export const RUN_ENTRIES = 8192;
const HEAD_BYTES = 5;

/** Orders entries by the bytes of their keys from `keyOffset` on, in the state that the running snapshot sees. */
export class KeyOrder {
  readonly #a: CopiedEntry;
  readonly #b: CopiedEntry;
  readonly #keyOffset: number;

  /** @param keyOffset bytes at the start of each key that don't count */
  constructor(a: CopiedEntry, b: CopiedEntry, keyOffset = 0) {
    this.#a = a;
    this.#b = b;
    this.#keyOffset = keyOffset;
  }

  readonly compare = (refA: number, refB: number): number => {
    const a = this.#a;
    const b = this.#b;
    a.moveTo(refA);
    b.moveTo(refB);
    const offset = this.#keyOffset;
    return compareByteRanges(a.keyBytes, a.keyStart + offset, a.keyEnd, b.keyBytes, b.keyStart + offset, b.keyEnd);
  };

  /**
   * Sorts at most `RUN_ENTRIES` references. Behind what all keys have in common, five bytes and the entry's place make
   * one number each, which sort fast; only keys that are equal so far are compared.
   */
  sorted(refs: readonly number[]): Int32Array {
    const skip = this.#keyOffset + this.#commonBytes(refs);
    const heads = new Float64Array(refs.length);
    for (let i = 0; i < refs.length; i++) heads[i] = this.#head(refs[i] ?? 0, skip) * RUN_ENTRIES + i;
    heads.sort();
    const run = new Int32Array(refs.length);
    for (let i = 0; i < run.length; i++) run[i] = refs[(heads[i] ?? 0) % RUN_ENTRIES] ?? 0;
    this.#sortTies(heads, run);
    return run;
  }

  /** How many bytes behind the offset all keys share. */
  #commonBytes(refs: readonly number[]): number {
    const first = this.#a;
    const other = this.#b;
    first.moveTo(refs[0] ?? 0);
    const start = first.keyStart + this.#keyOffset;
    let common = first.keyEnd - start;
    for (let i = 1; i < refs.length && common > 0; i++) {
      other.moveTo(refs[i] ?? 0);
      const from = other.keyStart + this.#keyOffset;
      const limit = Math.min(common, other.keyEnd - from);
      let same = 0;
      while (same < limit && other.keyBytes[from + same] === first.keyBytes[start + same]) same++;
      common = same;
    }
    return common;
  }

  #head(ref: number, skip: number): number {
    const entry = this.#a;
    entry.moveTo(ref);
    let head = 0;
    for (let i = 0, at = entry.keyStart + skip; i < HEAD_BYTES; i++, at++) {
      head = head * 0x100 + (at < entry.keyEnd ? (entry.keyBytes[at] ?? 0) : 0);
    }
    return head;
  }

  #sortTies(heads: Float64Array, run: Int32Array): void {
    const headAt = (i: number): number => Math.floor((heads[i] ?? 0) / RUN_ENTRIES);
    for (let start = 0; start < run.length;) {
      let end = start + 1;
      const head = headAt(start);
      while (end < run.length && headAt(end) === head) end++;
      if (end - start > 1) run.subarray(start, end).sort(this.compare);
      start = end;
    }
  }
}

/** Takes references out of several sorted runs in order. */
export class RunMerger {
  readonly #runs: readonly Int32Array[];
  readonly #positions: number[];
  readonly #order: KeyOrder;

  constructor(runs: readonly Int32Array[], order: KeyOrder) {
    this.#runs = runs;
    this.#positions = runs.map(() => 0);
    this.#order = order;
  }

  /** 0 at the end. */
  next(): number {
    let best = -1;
    let bestRef = 0;
    for (let i = 0; i < this.#runs.length; i++) {
      const ref = this.#runs[i]?.[this.#positions[i] ?? 0] ?? 0;
      if (ref !== 0 && (bestRef === 0 || this.#order.compare(ref, bestRef) < 0)) {
        best = i;
        bestRef = ref;
      }
    }
    if (best >= 0) this.#positions[best] = (this.#positions[best] ?? 0) + 1;
    return bestRef;
  }
}
