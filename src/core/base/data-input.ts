import { decodeAscii } from './ascii.ts';
import { MalformedDataError } from './malformed-data-error.ts';

/** So many arguments a call of fromCharCode takes without trouble. */
const UNITS_PER_PIECE = 1024;

/**
 * Java's `DataInput` with Flink's string format over a bounded range of bytes. Big endian.
 * Every read throws `MalformedDataError` (Java: EOFException) instead of leaving the range.
 */
export class DataInput {
  bytes: Uint8Array;
  view: DataView;
  position: number;
  end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
    this.#checkRange();
  }

  /** Starts over on other bytes without allocating a reader. */
  reset(bytes: Uint8Array, start = 0, end = bytes.length): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.position = start;
    this.end = end;
    this.#checkRange();
  }

  #checkRange(): void {
    if (this.position < 0 || this.end > this.bytes.length || this.position > this.end) {
      throw new MalformedDataError(`range ${this.position}..${this.end} outside of ${this.bytes.length} bytes`);
    }
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** Advances by `byteCount` and returns the position before. */
  take(byteCount: number): number {
    const at = this.position;
    const next = at + byteCount;
    if (byteCount < 0 || next > this.end) {
      throw new MalformedDataError(`unexpected end: ${byteCount} bytes wanted at ${at}, ${this.end - at} left`);
    }
    this.position = next;
    return at;
  }

  readByte(): number {
    return this.view.getInt8(this.take(1));
  }

  readUnsignedByte(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  readBoolean(): boolean {
    return this.readUnsignedByte() !== 0;
  }

  readShort(): number {
    return this.view.getInt16(this.take(2));
  }

  readUnsignedShort(): number {
    return this.view.getUint16(this.take(2));
  }

  readInt(): number {
    return this.view.getInt32(this.take(4));
  }

  readLong(): bigint {
    return this.view.getBigInt64(this.take(8));
  }

  /** @throws MalformedDataError if the i64 is beyond 2^53: no silent rounding */
  readLongAsNumber(): number {
    const at = this.take(8);
    const value = this.view.getInt32(at) * 0x100000000 + this.view.getUint32(at + 4);
    if (!Number.isSafeInteger(value)) {
      throw new MalformedDataError(`${this.view.getBigInt64(at)} does not fit a number exactly; read it as a bigint`);
    }
    return value;
  }

  readFloat(): number {
    return this.view.getFloat32(this.take(4));
  }

  readDouble(): number {
    return this.view.getFloat64(this.take(8));
  }

  /** A view of the next `byteCount` bytes (no copy). */
  readBytes(byteCount: number): Uint8Array {
    const at = this.take(byteCount);
    return this.bytes.subarray(at, at + byteCount);
  }

  /** i32 length and as many bytes (a view). @throws MalformedDataError on a negative or too large length */
  readBlob(): Uint8Array {
    return this.readBytes(this.readInt());
  }

  /** An i32 count of items of at least `minItemBytes` each: bounds what a hostile file may make us allocate. */
  readCount(minItemBytes: number, what: string): number {
    const count = this.readInt();
    if (count < 0 || count * minItemBytes > this.remaining) {
      throw new MalformedDataError(`${count} ${what} can't fit in the ${this.remaining} bytes left`);
    }
    return count;
  }

  /** `DataInput.readUTF`: u16 length and modified UTF-8. */
  readUtf(): string {
    const length = this.readUnsignedShort();
    const start = this.take(length);
    const end = start + length;
    let text = '';
    for (let i = start; i < end;) {
      const a = this.bytes[i] ?? 0;
      const size = a < 0x80 ? 1 : (a & 0xe0) === 0xc0 ? 2 : (a & 0xf0) === 0xe0 ? 3 : 0;
      if (size === 0 || i + size > end) throw new MalformedDataError(`malformed modified UTF-8 around byte ${i}`);
      const b = size > 1 ? (this.bytes[i + 1] ?? 0) : 0x80;
      const c = size > 2 ? (this.bytes[i + 2] ?? 0) : 0x80;
      if ((b & 0xc0) !== 0x80 || (c & 0xc0) !== 0x80) {
        throw new MalformedDataError(`malformed modified UTF-8 around byte ${i}`);
      }
      if (size === 1) text += String.fromCharCode(a);
      else if (size === 2) text += String.fromCharCode(((a & 0x1f) << 6) | (b & 0x3f));
      else text += String.fromCharCode(((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f));
      i += size;
    }
    return text;
  }

  /** Unsigned variable-length number of at most 32 bits, least significant group first. */
  readVlq(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.readUnsignedByte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new MalformedDataError(`variable-length number too long at byte ${this.position}`);
  }

  /** Flink's `StringValue.readString`; null for the single byte 0. */
  readString(): string | null {
    const prefix = this.readVlq();
    if (prefix === 0) return null;
    const length = prefix - 1;
    if (length > this.remaining) {
      throw new MalformedDataError(`a string of ${length} units can't fit in the ${this.remaining} bytes left`);
    }
    const text = decodeAscii(this.bytes, this.position, length);
    if (text === undefined) return this.#readUnits(length);
    this.position += length;
    return text;
  }

  /** Text that is not all ASCII: a variable-length number for each UTF-16 unit. */
  #readUnits(length: number): string {
    const pieces: string[] = [];
    for (let read = 0; read < length; read += UNITS_PER_PIECE) {
      pieces.push(this.#readPiece(Math.min(UNITS_PER_PIECE, length - read)));
    }
    return pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
  }

  #readPiece(length: number): string {
    const { bytes } = this;
    let at = this.position;
    const units: number[] = [];
    for (let i = 0; i < length; i++) {
      // Out of range reads as 0 and is found out below.
      let unit = bytes[at++] ?? 0;
      if (unit >= 0x80) {
        const second = bytes[at++] ?? 0;
        unit = (unit & 0x7f) | ((second & 0x7f) << 7);
        if (second >= 0x80) {
          const third = bytes[at++] ?? 0;
          // Flink writes a unit in at most three bytes, of which the last holds two bits.
          if (third > 0x03) throw new MalformedDataError(`no UTF-16 unit ends at byte ${at - 1}`);
          unit |= third << 14;
        }
      }
      units.push(unit);
    }
    this.take(at - this.position);
    return String.fromCharCode(...units);
  }
}
