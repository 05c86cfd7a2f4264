import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { mismatch } from './describe-mismatch.ts';

/** XORed to the high word: timers flip the sign bit so that their bytes sort by time. */
export const SIGN_FLIPPED = -0x80000000;
const I32_MIN = -0x80000000;

/** True for what stands for a Java timestamp: a safe integer of milliseconds, or ±Infinity for Long's ends. */
export function isTimestamp(value: unknown): value is number {
  return Number.isSafeInteger(value) || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

/** A timestamp as i64; ±Infinity are Java's Long.MAX_VALUE and Long.MIN_VALUE. */
export function writeTimestamp(value: number, target: DataOutput, flip: 0 | typeof SIGN_FLIPPED = 0): void {
  if (!isTimestamp(value)) throw mismatch(value, 'timestamp', 'whole milliseconds');
  const at = target.reserve(8);
  const isFinite = Number.isFinite(value);
  const high = isFinite ? Math.floor(value / 0x100000000) : value > 0 ? 0x7fffffff : I32_MIN;
  const low = isFinite ? value - high * 0x100000000 : value > 0 ? 0xffffffff : 0;
  target.view.setInt32(at, high ^ flip);
  target.view.setUint32(at + 4, low);
  target.position = at + 8;
}

/** @throws MalformedDataError if the i64 is neither a safe integer nor one of Long's ends */
export function readTimestamp(source: DataInput, flip: 0 | typeof SIGN_FLIPPED = 0): number {
  const at = source.take(8);
  const high = source.view.getInt32(at) ^ flip;
  const low = source.view.getUint32(at + 4);
  if (high === 0x7fffffff && low === 0xffffffff) return Number.POSITIVE_INFINITY;
  if (high === I32_MIN && low === 0) return Number.NEGATIVE_INFINITY;
  const value = high * 0x100000000 + low;
  if (!Number.isSafeInteger(value)) {
    throw new MalformedDataError(`a timestamp of ${(BigInt(high) << 32n) + BigInt(low)} ms is beyond 2^53`);
  }
  return value;
}
