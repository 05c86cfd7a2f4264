import { DataOutput } from '../../base/data-output.ts';

/** Scratch for serialized bytes that are then compared and copied word by word. Words are in the machine's own order. */
export class WordBuffer {
  readonly output = new DataOutput(512);
  words: Int32Array;
  /** Bytes written, set by `seal`. */
  length = 0;
  #viewed: Uint8Array;

  constructor() {
    this.#viewed = this.output.buffer;
    this.words = new Int32Array(this.#viewed.buffer);
  }

  /** Ends writing: fills the last word with zeros, so that equal bytes are equal words. */
  seal(): void {
    const { output } = this;
    this.length = output.position;
    const at = output.reserve(4);
    output.view.setInt32(at, 0);
    if (output.buffer !== this.#viewed) this.#view();
  }

  /** As `seal`, after a last byte 0: the namespace that most states have. */
  sealWithZero(): void {
    const { output } = this;
    const at = output.reserve(8);
    const { view } = output;
    view.setInt32(at, 0);
    view.setInt32(at + 4, 0);
    this.length = at + 1;
    if (output.buffer !== this.#viewed) this.#view();
  }

  /** The output grows in multiples of eight bytes, so that the view covers all of it. */
  #view(): void {
    this.#viewed = this.output.buffer;
    this.words = new Int32Array(this.#viewed.buffer, this.#viewed.byteOffset, this.#viewed.length >>> 2);
  }
}

export const wordsOf = (byteCount: number): number => (byteCount + 3) >>> 2;

/** Appends bytes `start` to `end`; keys and values are short, so mostly without the view that `writeBytes` needs. */
export function writeRange(output: DataOutput, bytes: Uint8Array, start: number, end: number): void {
  const at = output.reserve(end - start);
  copyBytes(bytes, start, output.buffer, at, end - start);
  output.position = at + end - start;
}

/** Up to this many words a loop copies faster than `set` with its views. */
const LOOP_WORDS = 24;

export function copyWords(source: Int32Array, from: number, target: Int32Array, to: number, count: number): void {
  if (count > LOOP_WORDS) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i] ?? 0;
}

export function copyBytes(source: Uint8Array, from: number, target: Uint8Array, to: number, count: number): void {
  if (count > 4 * LOOP_WORDS) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i] ?? 0;
}
