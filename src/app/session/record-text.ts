import { decodeUtf8 } from '../../core/base/java-utf8.ts';
import { toHex } from '../../core/base/hex.ts';
import { formatJsonRecord } from '../../core/types/json-record.ts';
import type { SerializerSnapshot } from '../../core/types/serializer-snapshot.ts';

const MAX_TEXT = 4096;
const MAX_SHOWN_BYTES = 64;

/** A stored record as a line of text, at most 4 KiB: its JSON where its type is known, else its first bytes. */
export function recordText(value: Uint8Array, format: 'json' | 'serialized', type: SerializerSnapshot | null): string {
  try {
    if (format === 'json') return shortened(decodeUtf8(value));
    if (type !== null) return shortened(formatJsonRecord(type, value));
  } catch {
    // Bytes of another type than the one that is known, or damaged ones: they are shown as they are.
  }
  return bytesText(value);
}

function bytesText(value: Uint8Array): string {
  const rest = value.length > MAX_SHOWN_BYTES ? '…' : '';
  return `${value.length} bytes: ${toHex(value.subarray(0, MAX_SHOWN_BYTES))}${rest}`;
}

/** For values that were never bytes. */
export const jsonText = (value: unknown): string => shortened(JSON.stringify(value) ?? String(value));

const shortened = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);
