/**
 * Entries take one of few sizes, so that room freed by one fits the next: every word up to 16 words, from there eight
 * sizes per doubling (at most 1/8 slack). A word is 4 bytes.
 */
export const MIN_ENTRY_WORDS = 3;
const EXACT_WORDS = 16;
/** 16 KiB: values that need more live outside of the pages, see `LargeValues`. */
export const MAX_CLASS_WORDS = 4096;

function makeSizes(): number[] {
  const sizes: number[] = [];
  for (let words = MIN_ENTRY_WORDS; words <= EXACT_WORDS; words++) sizes.push(words);
  for (let base = EXACT_WORDS; base < MAX_CLASS_WORDS; base *= 2) {
    for (let step = 1; step <= 8; step++) sizes.push(base + (base / 8) * step);
  }
  return sizes;
}

/** Words of each class, ascending. */
export const CLASS_WORDS = Int32Array.from(makeSizes());
export const CLASS_COUNT = CLASS_WORDS.length;
/** Marks an entry that fills a page of its own: a key too long for any class. */
export const OVERSIZE_CLASS = 127;

const smallestFor = new Uint8Array(MAX_CLASS_WORDS + 1);
for (let words = 0, sizeClass = 0; words <= MAX_CLASS_WORDS; words++) {
  if (words > (CLASS_WORDS[sizeClass] ?? 0)) sizeClass++;
  smallestFor[words] = sizeClass;
}

/** The smallest class that holds `words` (at most `MAX_CLASS_WORDS`). */
export const classFor = (words: number): number => smallestFor[words] ?? 0;

/** The largest class that fits into `words`, −1 if none does. */
export function classWithin(words: number): number {
  if (words < MIN_ENTRY_WORDS) return -1;
  if (words >= MAX_CLASS_WORDS) return CLASS_COUNT - 1;
  const sizeClass = classFor(words);
  return (CLASS_WORDS[sizeClass] ?? 0) === words ? sizeClass : sizeClass - 1;
}
