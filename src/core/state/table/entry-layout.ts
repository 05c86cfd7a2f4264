/**
 * An entry in a page: a word of flags, size class and length of the key in bytes; a word with the length of the value
 * in bytes; the table's own extra words (links, counts); the key; the value. Key and value start at words. A free entry
 * keeps only its class, and links of a list in the two words behind it. A value too large for pages is a number of
 * `LargeValues` instead (one word).
 */
export const HEADER_WORDS = 2;
export const LARGE_VALUE_WORDS = 1;

const KEY_BITS = 21;
export const KEY_MASK = (1 << KEY_BITS) - 1;
const CLASS_MASK = 0x7f;
const LIVE = 1 << 28;
const LARGE = 1 << 29;

/** Keys are far smaller; what is longer is refused. */
export const MAX_KEY_BYTES = KEY_MASK;

export const freeHeader = (sizeClass: number): number => sizeClass << KEY_BITS;

export const liveHeader = (sizeClass: number, keyBytes: number, isLargeValue: boolean): number =>
  LIVE | (isLargeValue ? LARGE : 0) | (sizeClass << KEY_BITS) | keyBytes;

export const isLive = (header: number): boolean => (header & LIVE) !== 0;
export const isLarge = (header: number): boolean => (header & LARGE) !== 0;
export const classOf = (header: number): number => (header >>> KEY_BITS) & CLASS_MASK;
export const keyBytesOf = (header: number): number => header & KEY_MASK;

/** Words of the key. */
export const keyWordsOf = (header: number): number => ((header & KEY_MASK) + 3) >>> 2;
