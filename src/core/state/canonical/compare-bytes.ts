/** Unsigned lexicographic order of two byte ranges (RocksDB's): negative, 0 or positive. A prefix comes first. */
export function compareByteRanges(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const aLength = aEnd - aStart;
  const bLength = bEnd - bStart;
  const shared = Math.min(aLength, bLength);
  for (let i = 0; i < shared; i++) {
    const difference = (a[aStart + i] ?? 0) - (b[bStart + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

export const compareBytes = (a: Uint8Array, b: Uint8Array): number => compareByteRanges(a, 0, a.length, b, 0, b.length);
