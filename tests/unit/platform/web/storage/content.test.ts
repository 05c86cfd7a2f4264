import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIECE_BYTES, joinPieces, packContent } from '../../../../../src/platform/web/storage/content.ts';

const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 241);

describe('content of a file', () => {
  it('lies in the record if it is small, in a Blob or in pieces if it is large', () => {
    expect(packContent([bytesOf(10), bytesOf(5)], true)).toMatchObject({ sizeBytes: 15, pieces: [] });
    expect(packContent([bytesOf(10)], true).content).toBeInstanceOf(ArrayBuffer);
    expect(packContent([bytesOf(200_000)], true).content).toBeInstanceOf(Blob);
    const inPieces = packContent([bytesOf(PIECE_BYTES), bytesOf(7)], false);
    expect(inPieces.content).toEqual({ pieceBytes: PIECE_BYTES });
    expect(inPieces.pieces.map((piece) => piece.byteLength)).toEqual([PIECE_BYTES, 7]);
  });

  it('is put together again from the pieces that a slice needs', () => {
    const whole = bytesOf(100);
    const bounds = fc.tuple(fc.nat(100), fc.nat(100), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(bounds, ([a, b, pieceBytes]) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const first = Math.floor(start / pieceBytes);
        const pieces: ArrayBuffer[] = [];
        for (let at = first * pieceBytes; at < end; at += pieceBytes) {
          pieces.push(whole.slice(at, at + pieceBytes).buffer);
        }
        expect(joinPieces(pieces, first * pieceBytes, start, end)).toEqual(whole.slice(start, end));
      }),
    );
  });
});
