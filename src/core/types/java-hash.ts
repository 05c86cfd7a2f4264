/**
 * Java's `hashCode()` of the types that may be keys, as i32. Key groups are made of these, so each must be exact.
 */

const float64 = new Float64Array(1);
const float64Words = new Int32Array(float64.buffer);
const float32 = new Float32Array(1);
const float32Word = new Int32Array(float32.buffer);

/** `String.hashCode`: over UTF-16 units. */
export function hashString(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** `Long.hashCode` of a safe integer. */
export function hashLongNumber(value: number): number {
  const high = Math.floor(value / 0x100000000);
  return (value - high * 0x100000000) ^ high;
}

/** `Long.hashCode` of an i64. */
export function hashLong(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
}

/** `Boolean.hashCode`. */
export function hashBoolean(value: boolean): number {
  return value ? 1231 : 1237;
}

/** `Double.hashCode`: of the IEEE bits; every NaN is the same, −0.0 and 0.0 differ. */
export function hashDouble(value: number): number {
  // A NaN literal's bits are the canonical 7ff8000000000000, those of a computed NaN may differ.
  if (Number.isNaN(value)) return 0x7ff80000;
  float64[0] = value;
  return (float64Words[0] ?? 0) ^ (float64Words[1] ?? 0);
}

/** `Float.hashCode` of a number that is an f32. */
export function hashFloat(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000;
  float32[0] = value;
  return float32Word[0] ?? 0;
}

/** `BigInteger.hashCode`: over the 32-bit digits of the absolute value, highest first. */
export function hashBigInteger(value: bigint): number {
  const digits: number[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n) digits.push(Number(rest & 0xffffffffn));
  let hash = 0;
  for (const digit of digits.reverse()) hash = (Math.imul(hash, 31) + digit) | 0;
  return value < 0n ? -hash | 0 : hash;
}

/** `BigDecimal.hashCode`: 1.0 and 1.00 differ. */
export function hashBigDecimal(unscaledValue: bigint, scale: number): number {
  return (Math.imul(31, hashBigInteger(unscaledValue)) + scale) | 0;
}

/** `Instant.hashCode`. */
export function hashInstant(epochSecond: bigint, nano: number): number {
  return (hashLong(epochSecond) + Math.imul(51, nano)) | 0;
}

/** `LocalDate.hashCode`. */
export function hashLocalDate(year: number, month: number, day: number): number {
  return (year & 0xfffff800) ^ ((year << 11) + (month << 6) + day);
}

/** `LocalTime.hashCode`: of the nanosecond of the day. */
export function hashLocalTime(hour: number, minute: number, second: number, nano: number): number {
  return hashLongNumber(((hour * 60 + minute) * 60 + second) * 1e9 + nano);
}

/** `UUID.hashCode` from its text form. */
export function hashUuid(uuid: string): number {
  const digits = uuid.replaceAll('-', '');
  return hashLong(BigInt.asIntN(64, BigInt(`0x${digits.slice(0, 16)}`) ^ BigInt(`0x${digits.slice(16)}`)));
}

/** One step of the folds of lists, tuples, records and `Objects.hash`. */
export function foldHash(hash: number, next: number): number {
  return (Math.imul(hash, 31) + next) | 0;
}
