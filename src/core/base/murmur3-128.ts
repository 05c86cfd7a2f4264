const MASK = (1n << 64n) - 1n;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

const times = (a: bigint, b: bigint): bigint => (a * b) & MASK;
const rotl = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;
const mixK1 = (k: bigint): bigint => times(rotl(times(k, C1), 31n), C2);
const mixK2 = (k: bigint): bigint => times(rotl(times(k, C2), 33n), C1);

function finalMix(value: bigint): bigint {
  let k = value ^ (value >> 33n);
  k = times(k, 0xff51afd7ed558ccdn);
  k ^= k >> 33n;
  k = times(k, 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}

/** Up to eight bytes from `start` as a little-endian word, zero-padded. */
function word(bytes: Uint8Array, start: number): bigint {
  let value = 0n;
  for (let i = 7; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i] ?? 0);
  return value;
}

/**
 * murmur3_x64_128 with seed 0, as Guava's `Hashing.murmur3_128(0)` prints it (h1 then h2, each little-endian):
 * what `StreamGraphHasherV2` makes operator ids of.
 * @returns 16 bytes
 */
export function murmur3x64Hash128(bytes: Uint8Array): Uint8Array {
  let h1 = 0n;
  let h2 = 0n;
  const fullBlocks = bytes.length - (bytes.length % 16);
  for (let at = 0; at < fullBlocks; at += 16) {
    h1 ^= mixK1(word(bytes, at));
    h1 = (times((rotl(h1, 27n) + h2) & MASK, 5n) + 0x52dce729n) & MASK;
    h2 ^= mixK2(word(bytes, at + 8));
    h2 = (times((rotl(h2, 31n) + h1) & MASK, 5n) + 0x38495ab5n) & MASK;
  }
  h1 ^= mixK1(word(bytes, fullBlocks));
  h2 ^= mixK2(word(bytes, fullBlocks + 8));
  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  const hash = new Uint8Array(16);
  const view = new DataView(hash.buffer);
  view.setBigUint64(0, h1, true);
  view.setBigUint64(8, h2, true);
  return hash;
}
