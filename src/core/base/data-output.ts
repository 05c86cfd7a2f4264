import { MalformedDataError } from './malformed-data-error.ts';

/**
 * Java's `DataOutput` with Flink's string format, on a growing buffer: every number big endian.
 * Layouts: `DataOutputSerializer`, `StringValue`. It grows only if what is written does not fit: whoever wraps a buffer
 * of a fixed size may rely on that.
 */
export class DataOutput {
  /** The bytes written so far are `buffer[0..position)`. Replaced when the buffer grows: never keep a reference. */
  buffer: Uint8Array;
  view: DataView;
  position = 0;

  constructor(initialCapacity = 256) {
    this.buffer = new Uint8Array(initialCapacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Makes room for `byteCount` more bytes and returns the position before them. The caller advances `position`. */
  reserve(byteCount: number): number {
    const needed = this.position + byteCount;
    if (needed > this.buffer.length) this.#grow(needed);
    return this.position;
  }

  #grow(needed: number): void {
    // A multiple of eight, so that whoever views the buffer as words sees all of it.
    const larger = new Uint8Array((Math.max(needed, this.buffer.length * 2, 64) + 7) & ~7);
    larger.set(this.buffer.subarray(0, this.position));
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Goes on in another buffer from `position`; whatever was written before stays where it is. */
  wrap(buffer: Uint8Array, position: number): void {
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.position = position;
  }

  clear(): void {
    this.position = 0;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.buffer.slice(0, this.position);
  }

  /** A view of what was written, valid until the next write. */
  written(): Uint8Array {
    return this.buffer.subarray(0, this.position);
  }

  writeByte(value: number): void {
    const at = this.reserve(1);
    this.buffer[at] = value;
    this.position = at + 1;
  }

  writeBoolean(value: boolean): void {
    this.writeByte(value ? 1 : 0);
  }

  writeShort(value: number): void {
    const at = this.reserve(2);
    this.view.setInt16(at, value);
    this.position = at + 2;
  }

  writeInt(value: number): void {
    const at = this.reserve(4);
    this.view.setInt32(at, value);
    this.position = at + 4;
  }

  writeLong(value: bigint): void {
    const at = this.reserve(8);
    this.view.setBigInt64(at, value);
    this.position = at + 8;
  }

  /** An i64 from a safe integer, without a bigint on the hot path. */
  writeLongFromNumber(value: number): void {
    const at = this.reserve(8);
    const high = Math.floor(value / 0x100000000);
    this.view.setInt32(at, high);
    this.view.setUint32(at + 4, value - high * 0x100000000);
    this.position = at + 8;
  }

  writeFloat(value: number): void {
    const at = this.reserve(4);
    // A computed NaN may have any bits; Java writes the canonical ones, which a NaN literal has.
    const exact = value === value ? value : Number.NaN;
    this.view.setFloat32(at, exact);
    this.position = at + 4;
  }

  writeDouble(value: number): void {
    const at = this.reserve(8);
    const exact = value === value ? value : Number.NaN;
    this.view.setFloat64(at, exact);
    this.position = at + 8;
  }

  writeBytes(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
    this.position = at + bytes.length;
  }

  /** i32 length, then the bytes. */
  writeBlob(bytes: Uint8Array): void {
    this.writeInt(bytes.length);
    this.writeBytes(bytes);
  }

  /**
   * `DataOutput.writeUTF`: u16 byte length, then modified UTF-8 (U+0000 in two bytes, surrogates one by one).
   * @throws MalformedDataError beyond 65,535 bytes
   */
  writeUtf(text: string): void {
    const length = modifiedUtf8Length(text);
    if (length > 0xffff) throw new MalformedDataError(`text of ${length} bytes is too long for writeUTF (65,535)`);
    const at = this.reserve(2 + length);
    this.view.setUint16(at, length);
    const buffer = this.buffer;
    let end = at + 2;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit !== 0 && unit < 0x80) {
        buffer[end++] = unit;
      } else if (unit < 0x800) {
        buffer[end++] = 0xc0 | (unit >> 6);
        buffer[end++] = 0x80 | (unit & 0x3f);
      } else {
        buffer[end++] = 0xe0 | (unit >> 12);
        buffer[end++] = 0x80 | ((unit >> 6) & 0x3f);
        buffer[end++] = 0x80 | (unit & 0x3f);
      }
    }
    this.position = end;
  }

  /** Unsigned variable-length number, 7 bits a byte, least significant first. `value` below 2^32. */
  writeVlq(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.writeByte(rest);
  }

  /** Flink's `StringValue.writeString`: vlq(length + 1), then each UTF-16 unit as a vlq; null is one byte 0. */
  writeString(text: string | null): void {
    if (text === null) {
      this.writeByte(0);
      return;
    }
    const length = text.length;
    this.writeVlq(length + 1);
    const start = this.reserve(length);
    const buffer = this.buffer;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      all |= unit;
      buffer[start + i] = unit;
    }
    this.position = start + length;
    if (all >= 0x80) this.#writeUnits(text, start);
  }

  /** The text is not all ASCII: starts over with one to three bytes a unit. */
  #writeUnits(text: string, start: number): void {
    this.position = start;
    let at = this.reserve(unitsLength(text));
    const buffer = this.buffer;
    for (let i = 0; i < text.length; i++) {
      let unit = text.charCodeAt(i);
      while (unit >= 0x80) {
        buffer[at++] = (unit & 0x7f) | 0x80;
        unit >>>= 7;
      }
      buffer[at++] = unit;
    }
    this.position = at;
  }
}

function unitsLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    length += unit < 0x80 ? 1 : unit < 0x4000 ? 2 : 3;
  }
  return length;
}

function modifiedUtf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    length += unit !== 0 && unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return length;
}
