import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { expect, test } from 'vitest';
import { readFragment, shareFragment } from '../../../../src/app/share/share-link.ts';

test('a link brings back what went into it', () => {
  fc.assert(
    fc.property(
      fc.record({
        source: fc.string({ unit: 'binary', maxLength: 2000 }),
        parallelism: fc.integer({ min: 1, max: 32 }),
        maxParallelism: fc.option(fc.integer({ min: 1, max: 32768 })),
      }),
      (job) => {
        expect(readFragment(shareFragment(job))).toEqual({ ok: true, value: job });
      },
    ),
  );
});

test('a fragment that is no link of ours is left alone', () => {
  expect(readFragment('')).toBeNull();
  expect(readFragment('#section')).toBeNull();
});

test('a link of another version says so', () => {
  expect(readFragment('#9.abc')).toEqual({ ok: false, error: expect.stringContaining('version 9') });
});

test('a damaged link is an error, never an exception', () => {
  const link = shareFragment({ source: 'x'.repeat(500), parallelism: 4, maxParallelism: null });
  fc.assert(
    fc.property(fc.nat(link.length - 1), fc.string({ maxLength: 4 }), (at, replacement) => {
      const result = readFragment(link.slice(0, at) + replacement);
      expect(result === null || typeof result.ok === 'boolean').toBe(true);
    }),
  );
  expect(readFragment(link.slice(0, -6))).toMatchObject({ ok: false });
});

test('settings out of bounds fall back', () => {
  const link = shareFragment({ source: 'a', parallelism: 5000, maxParallelism: -1 });
  expect(readFragment(link)).toEqual({ ok: true, value: { source: 'a', parallelism: 1, maxParallelism: null } });
});

test('a small link that would inflate to much is refused', () => {
  const bomb = deflateSync(new Uint8Array(20_000_000), { level: 9 });
  const text = Buffer.from(bomb).toString('base64url');
  const result = readFragment(`#1.${text}`);
  expect(result).toMatchObject({ ok: false });
});
