import { assert } from '../../base/assert.ts';
import { DataOutput } from '../../base/data-output.ts';
import type { KeyGroupRange } from '../../model/key-group-range.ts';
import { keyGroupCount } from '../../model/key-group-range.ts';
import { keyGroupPrefixBytes } from './key-prefix.ts';
import { writeKeyedStreamHeader, type KeyedStreamHeader } from './keyed-stream-header.ts';

const END_OF_SECTION = 0xffff;
/** In the first byte of a composite key: the last entry of its run. Key groups are below 2^15, so the bit is free. */
const END_OF_RUN = 0x80;

/**
 * Writes a canonical keyed stream (`FullSnapshotAsyncWriter`), key group after key group, from bytes that are
 * serialized already:
 *
 *     writer.startKeyGroup(7);
 *     writer.startState(0);
 *     writer.entry(bytes, keyStart, keyEnd, valueStart, valueEnd);   // for each entry, the order is yours
 *     writer.endKeyGroup();
 *     send(writer.drain());                                          // at any time
 *
 * Key groups come in ascending order, groups and states without entries may be left out. Not compressed.
 */
export class KeyedStreamWriter {
  readonly #output = new DataOutput(1024);
  readonly #range: KeyGroupRange;
  readonly #offsets: number[];
  readonly #prefixBytes: 1 | 2;
  readonly #stateCount: number;
  /** Bytes that were drained. */
  #drained = 0;
  #keyGroup = -1;
  #isOpen = false;
  #stateId = -1;
  /** Where the last entry's key starts in the buffer, −1 if this key group has no entry yet. */
  #lastKeyAt = -1;
  #runStateId = -1;

  /** Writes the header. `maxParallelism` decides the width of the key-group prefix. */
  constructor(header: KeyedStreamHeader, range: KeyGroupRange, maxParallelism: number) {
    assert(!header.compressed, 'canonical streams are written uncompressed');
    assert(
      range.first >= 0 && range.last < maxParallelism,
      `key groups ${range.first}..${range.last} of ${maxParallelism}`,
    );
    writeKeyedStreamHeader(header, this.#output);
    this.#range = range;
    this.#offsets = new Array<number>(keyGroupCount(range)).fill(0);
    this.#prefixBytes = keyGroupPrefixBytes(maxParallelism);
    this.#stateCount = header.states.length;
  }

  startKeyGroup(keyGroup: number): void {
    assert(!this.#isOpen, `key group ${this.#keyGroup} is still open`);
    assert(
      keyGroup > this.#keyGroup && keyGroup >= this.#range.first && keyGroup <= this.#range.last,
      `key group ${keyGroup} out of order`,
    );
    this.#keyGroup = keyGroup;
    this.#isOpen = true;
    this.#lastKeyAt = -1;
    this.#runStateId = -1;
    this.#stateId = -1;
  }

  /** Entries from now on belong to the state at `stateId` in the header. Each state comes once per key group. */
  startState(stateId: number): void {
    assert(this.#isOpen && stateId >= 0 && stateId < this.#stateCount, `state ${stateId} of ${this.#stateCount}`);
    this.#stateId = stateId;
  }

  /**
   * Appends an entry: `key` is the composite key without its key-group prefix (key, namespace, user key as in the
   * stream; a queue element as it is), `value` the value's bytes (empty for a queue).
   */
  entry(
    bytes: Uint8Array,
    keyStart: number,
    keyEnd: number,
    valueBytes: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    const output = this.#output;
    this.#startRun();
    const keyLength = keyEnd - keyStart;
    const valueLength = valueEnd - valueStart;
    let at = output.reserve(8 + this.#prefixBytes + keyLength + valueLength);
    output.view.setInt32(at, this.#prefixBytes + keyLength);
    at += 4;
    this.#lastKeyAt = at;
    if (this.#prefixBytes === 2) output.buffer[at++] = this.#keyGroup >>> 8;
    output.buffer[at++] = this.#keyGroup & 0xff;
    copyRange(bytes, keyStart, keyEnd, output.buffer, at);
    at += keyLength;
    output.view.setInt32(at, valueLength);
    at += 4;
    copyRange(valueBytes, valueStart, valueEnd, output.buffer, at);
    output.position = at + valueLength;
  }

  #startRun(): void {
    assert(this.#stateId >= 0, 'entries need a key group and a state');
    if (this.#runStateId === this.#stateId) return;
    if (this.#lastKeyAt < 0) this.#offsets[this.#keyGroup - this.#range.first] = this.#drained + this.#output.position;
    else this.#endRun();
    this.#output.writeShort(this.#stateId);
    this.#runStateId = this.#stateId;
  }

  #endRun(): void {
    const buffer = this.#output.buffer;
    buffer[this.#lastKeyAt] = (buffer[this.#lastKeyAt] ?? 0) | END_OF_RUN;
  }

  /** Ends the section, if there is one: a key group without entries writes nothing and keeps offset 0. */
  endKeyGroup(): void {
    assert(this.#isOpen, 'no key group is open');
    this.#isOpen = false;
    this.#stateId = -1;
    if (this.#lastKeyAt < 0) return;
    this.#endRun();
    this.#output.writeShort(END_OF_SECTION);
    this.#lastKeyAt = -1;
  }

  /** Bytes that `drain` would hand out by now. */
  get pendingBytes(): number {
    return this.#finishedBytes();
  }

  /** All but the last entry of an open run, whose first key byte may still change. */
  #finishedBytes(): number {
    return this.#lastKeyAt < 0 ? this.#output.position : this.#lastKeyAt - 4;
  }

  /** Takes out what is finished: a fresh copy, to be concatenated by the receiver. May be empty. */
  drain(): Uint8Array {
    const output = this.#output;
    const finished = this.#finishedBytes();
    const part = output.buffer.slice(0, finished);
    output.buffer.copyWithin(0, finished, output.position);
    output.position -= finished;
    this.#drained += finished;
    if (this.#lastKeyAt >= 0) this.#lastKeyAt -= finished;
    return part;
  }

  /** Absolute offsets, one per key group of the range, 0 for an empty one. Final once the last key group has ended. */
  offsets(): readonly number[] {
    return this.#offsets;
  }

  /** Length of the stream so far, drained or not. */
  get sizeBytes(): number {
    return this.#drained + this.#output.position;
  }
}

/** Keys and values are short: a loop beats the view that `set` would need. */
function copyRange(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  if (end - start > 64) target.set(source.subarray(start, end), at);
  else for (let from = start, to = at; from < end; from++, to++) target[to] = source[from] ?? 0;
}
