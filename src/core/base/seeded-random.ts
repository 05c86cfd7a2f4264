/**
 * A small seeded generator (sfc32): the only source of chance in the core. The same seed gives the same numbers on
 * every host, so that a simulation can be replayed from its seed.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any integer; numbers beyond 32 bits use their low 53 bits */
  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 0x100000000) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let i = 0; i < 12; i++) this.nextUint32();
  }

  /** An integer from 0 to 2^32 − 1. */
  nextUint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** A number in [0, 1). */
  nextFloat(): number {
    return this.nextUint32() / 0x100000000;
  }

  /** An integer in [0, bound), `bound` at most 2^32. */
  nextInt(bound: number): number {
    return Math.floor(this.nextFloat() * bound);
  }

  /** `byteCount` random bytes as lower-case hex. */
  nextHex(byteCount: number): string {
    let text = '';
    for (let i = 0; i < byteCount; i++) text += (this.nextUint32() >>> 24).toString(16).padStart(2, '0');
    return text;
  }

  /** A version 4 UUID in form; unique as far as the seed is. */
  nextUuid(): string {
    const hex = this.nextHex(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
