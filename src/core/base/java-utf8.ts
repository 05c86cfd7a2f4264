import { decodeAscii } from './ascii.ts';
import { MalformedDataError } from './malformed-data-error.ts';

/**
 * UTF-8 as Java's `String.getBytes(UTF_8)` writes it: a lone surrogate becomes one byte `3F` (`?`), where a browser's
 * TextEncoder would write `EF BF BD`. Operator ids hash these bytes.
 */
export function encodeJavaUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      bytes[at++] = 0x3f;
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
      i++;
    }
  }
  return bytes.slice(0, at);
}

/** Number of bytes of the UTF-8 sequence that starts with `lead`, 0 if no sequence may start so. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** Strict UTF-8. @throws MalformedDataError naming the offset of the first byte that is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decodeAscii(bytes, 0, bytes.length) ?? decodeUnits(bytes);
}

function decodeUnits(bytes: Uint8Array): string {
  const units: string[] = [];
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] ?? 0;
    const length = sequenceLength(lead);
    if (length === 0 || i + length > bytes.length) throw new MalformedDataError(`not UTF-8 at byte ${i}`);
    let code = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let j = 1; j < length; j++) {
      const next = bytes[i + j] ?? 0;
      if ((next & 0xc0) !== 0x80) throw new MalformedDataError(`not UTF-8 at byte ${i + j}`);
      code = (code << 6) | (next & 0x3f);
    }
    const tooShort = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
    if (tooShort || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw new MalformedDataError(`not UTF-8 at byte ${i}`);
    }
    units.push(String.fromCodePoint(code));
    i += length;
  }
  return units.join('');
}
