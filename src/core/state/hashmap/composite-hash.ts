/** Mixes two hashes to one of 31 bits. */
export function mixHashes(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & 0x7fffffff;
}

/** A hash of bytes of 31 bits; for the index alone, nobody else's. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return mixHashes(hash, 0);
}

/**
 * The index hash of a key and namespace. Namespaces that declare no length (void, global window) are all equal and
 * leave the key's hash as it is.
 */
export const compositeHash = (
  keyHash: number,
  bytes: Uint8Array,
  namespaceStart: number,
  namespaceEnd: number,
): number => mixHashes(keyHash, hashBytes(bytes, namespaceStart, namespaceEnd));
