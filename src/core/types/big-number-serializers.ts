import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { BigDecimal } from './big-decimal.ts';
import { mismatch } from './describe-mismatch.ts';
import { hashBigDecimal, hashBigInteger } from './java-hash.ts';
import { simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `java.math.BigInteger` or null. */
export class BigIntSerializer implements TypeSerializer<bigint | null> {
  readonly length = -1;

  serialize(value: bigint | null, target: DataOutput): void {
    if (typeof value !== 'bigint' && value !== null) throw mismatch(value, 'BIG_INT');
    writeBigInteger(value, target);
  }

  deserialize(source: DataInput): bigint | null {
    return readBigInteger(source);
  }

  hash(value: bigint | null): number {
    if (typeof value !== 'bigint') throw mismatch(value, 'BIG_INT');
    return hashBigInteger(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('BigInt');
  }
}

/** `java.math.BigDecimal` or null. */
export class BigDecSerializer implements TypeSerializer<BigDecimal | null> {
  readonly length = -1;

  serialize(value: BigDecimal | null, target: DataOutput): void {
    if (value === null) {
      writeBigInteger(null, target);
      return;
    }
    if (!(value instanceof BigDecimal)) throw mismatch(value, 'BIG_DEC', 'a BigDecimal');
    writeBigInteger(value.unscaledValue, target);
    target.writeInt(value.scale);
  }

  deserialize(source: DataInput): BigDecimal | null {
    const unscaled = readBigInteger(source);
    return unscaled === null ? null : new BigDecimal(unscaled, source.readInt());
  }

  hash(value: BigDecimal | null): number {
    if (!(value instanceof BigDecimal)) throw mismatch(value, 'BIG_DEC', 'a BigDecimal');
    return hashBigDecimal(value.unscaledValue, value.scale);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot('BigDec');
  }
}

/** i32 n: 0 is null, 1, 2 and 3 stand for 0, 1 and 10, else n − 4 bytes of two's complement. */
export function writeBigInteger(value: bigint | null, target: DataOutput): void {
  if (value === null) target.writeInt(0);
  else if (value === 0n) target.writeInt(1);
  else if (value === 1n) target.writeInt(2);
  else if (value === 10n) target.writeInt(3);
  else {
    const bytes = toTwosComplement(value);
    target.writeInt(bytes.length + 4);
    target.writeBytes(bytes);
  }
}

export function readBigInteger(source: DataInput): bigint | null {
  const prefix = source.readInt();
  if (prefix === 0) return null;
  if (prefix === 1) return 0n;
  if (prefix === 2) return 1n;
  if (prefix === 3) return 10n;
  if (prefix <= 4) throw new MalformedDataError(`a BigInteger of ${prefix - 4} bytes`);
  return fromTwosComplement(source.readBytes(prefix - 4));
}

/** `BigInteger.toByteArray`: as few bytes as hold the sign. */
function toTwosComplement(value: bigint): Uint8Array {
  // The hex of the magnitude (for negatives: of its complement) tells the size; the top bit must be free for the sign.
  const magnitude = value < 0n ? -value - 1n : value;
  const hex = magnitude.toString(16);
  const bits = magnitude === 0n ? 0 : (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.slice(0, 1), 16)));
  const byteCount = (bits >> 3) + 1;
  const digits = BigInt.asUintN(byteCount * 8, value)
    .toString(16)
    .padStart(byteCount * 2, '0');
  const bytes = new Uint8Array(byteCount);
  for (let i = 0; i < byteCount; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function fromTwosComplement(bytes: Uint8Array): bigint {
  let hex = '0x';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt.asIntN(bytes.length * 8, BigInt(hex));
}
