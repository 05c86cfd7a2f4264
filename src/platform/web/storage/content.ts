import type { StoredContent } from './database.ts';

/** Up to here a record holds its bytes itself: a Blob costs a file of its own. */
const MAX_INLINE_BYTES = 128 * 1024;
/** Smaller pieces are slow to write, larger ones slow to read parts of. */
export const PIECE_BYTES = 1024 * 1024;

/** How a file is to be stored: the record's content, and pieces to be put beside it. */
export interface PackedContent {
  readonly content: StoredContent;
  readonly pieces: readonly ArrayBuffer[];
  readonly sizeBytes: number;
}

/** @param storesBlobs whether the probe at start found that Blobs can be kept */
export function packContent(parts: readonly Uint8Array[], storesBlobs: boolean): PackedContent {
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  if (sizeBytes <= MAX_INLINE_BYTES) return { content: concatenate(parts, sizeBytes), pieces: [], sizeBytes };
  if (storesBlobs) return { content: new Blob(parts.map(unshared)), pieces: [], sizeBytes };
  return { content: { pieceBytes: PIECE_BYTES }, pieces: cut(concatenate(parts, sizeBytes)), sizeBytes };
}

/** There are no shared buffers here: pages that are not cross-origin isolated have none. */
function unshared(part: Uint8Array): Uint8Array<ArrayBuffer> {
  return part.buffer instanceof ArrayBuffer ? (part as Uint8Array<ArrayBuffer>) : new Uint8Array(part);
}

function concatenate(parts: readonly Uint8Array[], sizeBytes: number): ArrayBuffer {
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes.buffer;
}

function cut(bytes: ArrayBuffer): ArrayBuffer[] {
  const pieces: ArrayBuffer[] = [];
  for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
    pieces.push(bytes.slice(start, start + PIECE_BYTES));
  }
  return pieces;
}

/** The bytes [start, end) of pieces that begin at `firstOffset` of their file. */
export function joinPieces(
  pieces: readonly ArrayBuffer[],
  firstOffset: number,
  start: number,
  end: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  let offset = firstOffset;
  for (const piece of pieces) {
    const from = Math.max(start, offset);
    const to = Math.min(end, offset + piece.byteLength);
    if (from < to) bytes.set(new Uint8Array(piece, from - offset, to - from), from - start);
    offset += piece.byteLength;
  }
  return bytes;
}
