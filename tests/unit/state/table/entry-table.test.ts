import { describe, expect, test } from 'vitest';
import { EntryTable } from '../../../../src/core/state/table/entry-table.ts';
import { LargeValues } from '../../../../src/core/state/table/large-values.ts';
import { PageArena } from '../../../../src/core/state/table/page-arena.ts';
import { WordBuffer } from '../../../../src/core/state/table/word-buffer.ts';

function bytes(length: number, fill: number): WordBuffer {
  const buffer = new WordBuffer();
  for (let i = 0; i < length; i++) buffer.output.writeByte(fill);
  buffer.seal();
  return buffer;
}

function numbered(n: number): WordBuffer {
  const buffer = new WordBuffer();
  buffer.output.writeInt(n);
  buffer.seal();
  return buffer;
}

interface Table {
  readonly arena: PageArena;
  readonly large: LargeValues;
  readonly table: EntryTable;
}

function newTable(groups = 4): Table {
  const arena = new PageArena();
  const large = new LargeValues();
  return { arena, large, table: new EntryTable(arena, large, groups) };
}

describe('entry table', () => {
  test('takes the room of removed entries again: churn does not grow it', () => {
    const { arena, table } = newTable();
    const live: { ref: number; n: number }[] = [];
    let peak = 0;
    for (let n = 0; n < 60_000; n++) {
      const size = n % 3 === 0 ? 10 : 10 + ((n * 7) % 300);
      live.push({ ref: table.insert(n, n % 4, numbered(n), bytes(size, n & 0xff)), n });
      const oldest = live.length > 500 ? live.shift() : undefined;
      if (oldest !== undefined) table.remove(oldest.ref, oldest.n);
      if (n === 10_000) peak = arena.sizeBytes;
    }
    expect(table.size).toBe(500);
    expect(arena.sizeBytes).toBeLessThanOrEqual(2 * peak);
  });

  test('sizes that change over time find room in emptied pages', () => {
    const { arena, table } = newTable(1);
    for (let round = 0; round < 40; round++) {
      const refs = Array.from({ length: 1_000 }, (_, n) =>
        table.insert(n, 0, numbered(n), bytes(8 + 12 * (round % 10), round)),
      );
      refs.forEach((ref, n) => table.remove(ref, n));
    }
    expect(table.size).toBe(0);
    expect(arena.sizeBytes).toBeLessThan(1_000_000);
  });

  test('memory of large values is given back, during a snapshot at its end', () => {
    const { arena, large, table } = newTable();
    const ref = table.insert(1, 0, numbered(1), bytes(100_000, 1));
    expect(large.sizeBytes).toBeGreaterThanOrEqual(100_000);
    arena.beginCopy();
    large.beginCopy();
    table.remove(ref, 1);
    expect(large.sizeBytes).toBeGreaterThanOrEqual(100_000);
    arena.endCopy();
    large.endCopy();
    table.endCopy();
    expect(large.sizeBytes).toBe(0);
  });

  test('appending to a value copies each byte a bounded number of times', () => {
    const { large, table } = newTable();
    const tail = bytes(100, 7);
    let ref = table.insert(1, 0, numbered(1), tail);
    let moves = 0;
    for (let i = 0; i < 20_000; i++) {
      const before = ref;
      ref = table.append(ref, 1, tail);
      if (ref !== before) moves++;
    }
    expect(table.valueLength(ref)).toBe(100 * 20_001);
    expect(moves).toBeLessThan(20);
    expect(large.sizeBytes).toBeLessThan(2 * 100 * 20_001 + 100_000);
    const input = table.valueInput(ref);
    expect(input.remaining).toBe(100 * 20_001);
    expect(input.readBytes(input.remaining).every((byte) => byte === 7)).toBe(true);
  });

  test('refuses a key that is absurdly long', () => {
    const { table } = newTable();
    expect(() => table.insert(1, 0, bytes(3_000_000, 1), numbered(1))).toThrow(/a key of 3000000 bytes/);
  });

  test('lists the entries of each group', () => {
    const { table } = newTable();
    for (let n = 0; n < 1_000; n++) table.insert(n, n % 4, numbered(n), bytes(n % 50, 1));
    for (let group = 0; group < 4; group++) {
      const found = table.refsOf(group).map((ref) => table.keyInput(ref).readInt());
      expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, i) => 4 * i + group));
      expect(table.groupSize(group)).toBe(250);
    }
  });
});
