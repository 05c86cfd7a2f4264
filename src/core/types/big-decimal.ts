import { MalformedDataError } from '../base/malformed-data-error.ts';

/** `java.math.BigDecimal`: `unscaledValue` times 10 to the power of −`scale`. 1.0 and 1.00 are two values. */
export class BigDecimal {
  constructor(
    readonly unscaledValue: bigint,
    /** an i32, may be negative */
    readonly scale: number,
  ) {
    if ((scale | 0) !== scale) throw new RangeError(`the scale of a BigDecimal is an i32, not ${scale}`);
  }

  /** Reads what Java's constructor reads: `-12.50`, `1E+3`. @throws MalformedDataError if it is no decimal number */
  static parse(text: string): BigDecimal {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/.exec(text);
    const digits = (match?.[2] ?? '') + (match?.[3] ?? '');
    const scale = (match?.[3] ?? '').length - Number(match?.[4] ?? 0);
    if (match === null || digits === '' || (scale | 0) !== scale) {
      throw new MalformedDataError(`not a decimal number: ${text.slice(0, 64)}`);
    }
    const unscaled = BigInt(digits);
    return new BigDecimal(match[1] === '-' ? -unscaled : unscaled, scale);
  }

  /** As Java prints it: scientific where the scale is negative or the number very small. */
  toString(): string {
    const sign = this.unscaledValue < 0n ? '-' : '';
    const digits = `${this.unscaledValue < 0n ? -this.unscaledValue : this.unscaledValue}`;
    const exponent = digits.length - 1 - this.scale;
    if (this.scale === 0) return sign + digits;
    if (this.scale > 0 && exponent >= -6) {
      const padded = digits.padStart(this.scale + 1, '0');
      return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
    }
    const mantissa = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
    return `${sign}${mantissa}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`;
  }
}
