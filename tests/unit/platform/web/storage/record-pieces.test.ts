import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordCutter, type RecordPiece } from '../../../../../src/platform/web/storage/record-pieces.ts';

function cut(text: string, sizes: readonly number[], quoted: boolean): RecordPiece[] {
  const cutter = new RecordCutter(quoted);
  const pieces: RecordPiece[] = [];
  let at = 0;
  for (const size of sizes) {
    const piece = cutter.push(text.slice(at, at + size));
    if (piece !== null) pieces.push(piece);
    at += size;
  }
  for (const piece of [cutter.push(text.slice(at)), cutter.finish()]) if (piece !== null) pieces.push(piece);
  return pieces;
}

describe('a cutter of records', () => {
  it('loses nothing, wherever the text is torn, and counts lines', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é') });
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 0, max: 5 })), fc.boolean(), (text, sizes, quoted) => {
        const pieces = cut(text, sizes, quoted);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        let before = '';
        for (const piece of pieces) {
          expect(piece.firstLine).toBe(before.split('\n').length);
          before += piece.text;
        }
      }),
    );
  });

  it('cuts only where a record ends', () => {
    expect(cut('a,b\n"x\ny",2\n3,4', [6, 3], true).map((piece) => piece.text)).toEqual(['a,b\n', '"x\ny",2\n', '3,4']);
    expect(cut('{"a":1}\n{"b', [9], false).map((piece) => piece.text)).toEqual(['{"a":1}\n', '{"b']);
  });
});
