import { required } from '../../base/assert.ts';
import { wordsOf } from './word-buffer.ts';

/** Below this capacity a growing value doubles its room, above it takes half as much again. */
const DOUBLING_LIMIT_BYTES = 1 << 20;

/**
 * Values too large for a page, each in memory of its own under a number. A running snapshot needs no copies of them:
 * what it may still read is never overwritten, only replaced by another number or appended to.
 */
export class LargeValues {
  readonly #values: (Uint8Array | undefined)[] = [];
  readonly #freeNumbers: number[] = [];
  /** Given up while a snapshot ran. */
  #releasedInCopy: number[] = [];
  #isCopying = false;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Its capacity is at least `capacityBytes`. */
  allocate(capacityBytes: number): number {
    const number = this.#freeNumbers.pop() ?? this.#values.length;
    this.#put(number, new Uint8Array(4 * wordsOf(capacityBytes)));
    return number;
  }

  bytesOf(number: number): Uint8Array {
    return required(this.#values[number], `large value ${number}`);
  }

  /** Makes room for `neededBytes`, keeping the first `usedBytes`, and answers the value's memory. */
  grow(number: number, usedBytes: number, neededBytes: number): Uint8Array {
    const bytes = this.bytesOf(number);
    if (neededBytes <= bytes.length) return bytes;
    const slack = bytes.length < DOUBLING_LIMIT_BYTES ? bytes.length : bytes.length >>> 1;
    const larger = new Uint8Array(4 * wordsOf(Math.max(neededBytes, bytes.length + slack)));
    larger.set(bytes.subarray(0, usedBytes));
    this.#sizeBytes -= bytes.length;
    this.#put(number, larger);
    return larger;
  }

  #put(number: number, bytes: Uint8Array): void {
    this.#values[number] = bytes;
    this.#sizeBytes += bytes.length;
  }

  /** The value's number for writing all of it anew: another one while a snapshot runs. */
  renew(number: number, capacityBytes: number): number {
    const bytes = this.bytesOf(number);
    if (!this.#isCopying && capacityBytes <= bytes.length && capacityBytes > bytes.length >>> 2) return number;
    this.release(number);
    return this.allocate(capacityBytes);
  }

  release(number: number): void {
    if (this.#isCopying) this.#releasedInCopy.push(number);
    else this.#free(number);
  }

  #free(number: number): void {
    this.#sizeBytes -= this.bytesOf(number).length;
    this.#values[number] = undefined;
    this.#freeNumbers.push(number);
  }

  beginCopy(): void {
    this.#isCopying = true;
  }

  endCopy(): void {
    this.#isCopying = false;
    for (const number of this.#releasedInCopy) this.#free(number);
    this.#releasedInCopy = [];
  }

  dispose(): void {
    this.#values.length = 0;
    this.#sizeBytes = 0;
  }
}
