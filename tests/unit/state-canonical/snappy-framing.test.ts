import { compress } from 'snappyjs';
import { describe, expect, test } from 'vitest';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { decodeSnappyFrames } from '../../../src/core/state/canonical/snappy-framing.ts';

const IDENTIFIER = Uint8Array.of(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59);

function chunk(kind: number, body: Uint8Array): Uint8Array {
  const length = body.length + 4;
  return Uint8Array.of(kind, length & 0xff, (length >> 8) & 0xff, length >> 16, 0, 0, 0, 0, ...body);
}

const concat = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('framed snappy streams', () => {
  const text = Uint8Array.from({ length: 5000 }, (_, i) => i % 7);

  test('compressed and stored chunks, several streams behind each other', () => {
    const stream = concat(
      IDENTIFIER,
      chunk(0, compress(text)),
      chunk(1, Uint8Array.of(1, 2)),
      IDENTIFIER,
      chunk(1, Uint8Array.of(3)),
    );
    expect(decodeSnappyFrames(stream)).toEqual(concat(text, Uint8Array.of(1, 2, 3)));
  });

  test('skippable chunks are skipped, others refused', () => {
    expect(decodeSnappyFrames(concat(chunk(0x80, text), chunk(1, Uint8Array.of(9))))).toEqual(Uint8Array.of(9));
    expect(() => decodeSnappyFrames(chunk(0x02, text))).toThrow('unknown kind 2');
  });

  test('damage is refused', () => {
    const whole = concat(IDENTIFIER, chunk(0, compress(text)));
    expect(() => decodeSnappyFrames(whole.subarray(0, whole.length - 5))).toThrow(MalformedDataError);
    expect(() => decodeSnappyFrames(chunk(0, Uint8Array.of(0x10, 0xff, 0xff)))).toThrow('a snappy chunk is damaged');
    expect(() => decodeSnappyFrames(Uint8Array.of(0, 1, 0, 0, 7))).toThrow('without checksum');
  });

  test('a chunk that claims more than a block is refused before it is unpacked', () => {
    const claimsHalfGigabyte = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x02, 0, 0);
    expect(() => decodeSnappyFrames(chunk(0, claimsHalfGigabyte))).toThrow('a snappy chunk is damaged');
  });
});
