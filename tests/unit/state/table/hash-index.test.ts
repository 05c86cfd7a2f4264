import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HashIndex } from '../../../../src/core/state/table/hash-index.ts';

/** All references with a hash, as a table sees them. */
function refsWith(index: HashIndex, hash: number): number[] {
  const refs: number[] = [];
  for (let ref = index.first(hash); ref !== 0; ref = index.next(hash)) refs.push(ref);
  return refs;
}

describe('hash index', () => {
  test('finds every reference by its hash, through growth, moves and removals', () => {
    const step = fc.record({ hash: fc.nat(60), action: fc.constantFrom('add', 'add', 'add', 'remove', 'move') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 800, size: 'max' }), (steps) => {
        const index = new HashIndex();
        const model = new Map<number, number[]>();
        let nextRef = 1;
        for (const { hash, action } of steps) {
          const refs = model.get(hash) ?? [];
          const [first] = refs;
          if (action === 'add') {
            index.insert(hash, nextRef);
            model.set(hash, [...refs, nextRef++]);
          } else if (first !== undefined && action === 'remove') {
            index.remove(hash, first);
            model.set(hash, refs.slice(1));
          } else if (first !== undefined) {
            index.replace(hash, first, nextRef);
            model.set(hash, [...refs.slice(1), nextRef++]);
          }
        }
        for (const [hash, refs] of model) expect(refsWith(index, hash).toSorted()).toEqual(refs.toSorted());
        expect(refsWith(index, 61)).toEqual([]);
        expect(index.size).toBe([...model.values()].flat().length);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps all of many while it grows', () => {
    const index = new HashIndex();
    const hashOf = (i: number): number => Math.imul(i, 2_654_435) & 0x7fffffff;
    for (let i = 1; i <= 50_000; i++) {
      index.insert(hashOf(i), i);
      const seen = 1 + ((i * 31) % i);
      expect(refsWith(index, hashOf(seen))).toContain(seen);
    }
    for (let i = 1; i <= 50_000; i += 2) index.remove(hashOf(i), i);
    for (let i = 1; i <= 50_000; i += 97) expect(refsWith(index, hashOf(i)).includes(i)).toBe(i % 2 === 0);
    expect(() => index.remove(hashOf(1), 1)).toThrow('entry 1 is not in the index');
  });
});
