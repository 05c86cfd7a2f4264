import { compileFunction } from './generated-code.ts';

type AsciiDecoder = (bytes: Uint8Array, start: number) => string | undefined;

/** Longer texts are made of pieces: so many arguments a call takes without trouble. */
const PIECE = 64;
const NON_ASCII = 0x80;

/**
 * By length. Keys and names are short, and a call of fromCharCode with its arguments written out makes such a string two
 * to three times as fast as one with an array of them. A cache on the bytes was no faster, and keeps the strings alive.
 */
const decoders: (AsciiDecoder | undefined)[] = [];

/** The string of `length` bytes from `start` if all are ASCII, else undefined. The caller has checked the range. */
export function decodeAscii(bytes: Uint8Array, start: number, length: number): string | undefined {
  if (length <= PIECE) return (decoders[length] ?? decoderOf(length))(bytes, start);
  const pieces: string[] = [];
  for (let at = 0; at < length; at += PIECE) {
    const piece = decodeAscii(bytes, start + at, Math.min(PIECE, length - at));
    if (piece === undefined) return undefined;
    pieces.push(piece);
  }
  return pieces.join('');
}

function decoderOf(length: number): AsciiDecoder {
  const decoder = unrolledDecoder(length) ?? loopDecoder(length);
  decoders[length] = decoder;
  return decoder;
}

/** `(bytes, start) => { const c0 = bytes[start], …; return (c0 | …) < 128 ? fromCharCode(c0, …) : undefined }` */
function unrolledDecoder(length: number): AsciiDecoder | undefined {
  if (length === 0) return () => '';
  const names = Array.from({ length }, (_, i) => `c${i}`);
  const reads = names.map((name, i) => `${name} = bytes[start + ${i}]`).join(', ');
  const text = `(bytes, start) => {
    const ${reads};
    return (${names.join(' | ')}) < ${NON_ASCII} ? fromCharCode(${names.join(', ')}) : undefined;
  }`;
  // The text above is such a function.
  return compileFunction(text, { fromCharCode: String.fromCharCode }) as AsciiDecoder | undefined;
}

/** The same without generated code. Exported for the tests. */
export function loopDecoder(length: number): AsciiDecoder {
  const codes = new Array<number>(length).fill(0);
  return (bytes, start) => {
    let all = 0;
    for (let i = 0; i < length; i++) {
      const code = bytes[start + i] ?? 0;
      all |= code;
      codes[i] = code;
    }
    return all < NON_ASCII ? String.fromCharCode(...codes) : undefined;
  };
}
