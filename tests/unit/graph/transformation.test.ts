import { describe, expect, test } from 'vitest';
import { NodeIds } from '../../../src/core/graph/node-ids.ts';
import { LegacySourceTransformation } from '../../../src/core/graph/source-transformation.ts';
import {
  checkMayRepartition,
  PartitionTransformation,
  SideOutputTransformation,
  UnionTransformation,
} from '../../../src/core/graph/virtual-transformation.ts';
import { keyBy, map, refusalOf, sinkTo, source } from './sample-program.ts';

const ILLEGAL = 'java.lang.IllegalArgumentException: ';

describe('settings of a transformation', () => {
  test('parallelism', () => {
    const mapped = map(source());
    mapped.setParallelism(4);
    mapped.setParallelism(-1);
    const refusal = `${ILLEGAL}The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).`;
    expect(refusalOf(() => mapped.setParallelism(0))).toBe(refusal);
    expect(refusalOf(() => mapped.setParallelism(-2))).toBe(refusal);
    expect(mapped.parallelism).toBe(-1);
  });

  test('max parallelism', () => {
    const mapped = map(source());
    mapped.setMaxParallelism(32768);
    expect(refusalOf(() => mapped.setMaxParallelism(0))).toBe(
      `${ILLEGAL}The maximum parallelism must be greater than 0.`,
    );
    expect(refusalOf(() => mapped.setMaxParallelism(32769))).toBe(
      `${ILLEGAL}Maximum parallelism must be between 1 and 32768. Found: 32769`,
    );
    expect(mapped.maxParallelism).toBe(32768);
  });

  test('what runs once stays at one', () => {
    const all = map(source());
    all.forceNonParallel();
    const legacy = new LegacySourceTransformation(new NodeIds(), {
      name: 's',
      operatorFactory: null,
      isParallel: false,
    });
    for (const once of [all, legacy]) {
      once.setParallelism(1);
      expect(refusalOf(() => once.setParallelism(2))).toBe(
        `${ILLEGAL}The parallelism of non parallel operator must be 1.`,
      );
      expect(refusalOf(() => once.setMaxParallelism(2))).toBe(
        `${ILLEGAL}The maximum parallelism of non parallel operator must be 1.`,
      );
    }
    expect([all.maxParallelism, legacy.maxParallelism]).toEqual([1, -1]);
  });

  test('uid hash', () => {
    const mapped = map(source());
    const hash = '0123456789abcdefABCDEF0123456789';
    mapped.setUidHash(hash);
    const refusal = 'Node hash must be a 32 character String that describes a hex code. Found: ';
    for (const wrong of ['abc', `${hash}0`, `${hash}\n`, hash.replace('0', 'g')])
      expect(refusalOf(() => mapped.setUidHash(wrong))).toBe(`${ILLEGAL}${refusal}${wrong}`);
    expect(mapped.uidHash).toBe(hash);
    expect(refusalOf(() => sinkTo(mapped).setUidHash())).toBe(
      'java.lang.UnsupportedOperationException: Cannot set a custom UID hash on a non-legacy sink',
    );
  });
});

describe('virtual transformations', () => {
  test('a keyed stream takes no other partitioning, what comes after it does', () => {
    const keyed = keyBy(source());
    expect(refusalOf(() => checkMayRepartition(keyed))).toBe(
      'java.lang.UnsupportedOperationException: Cannot override partitioning for KeyedStream.',
    );
    for (const stream of [
      source(),
      map(keyed),
      new UnionTransformation([keyed]),
      new SideOutputTransformation(keyed, 't'),
    ])
      expect(refusalOf(() => checkMayRepartition(stream))).toBe('not refused');
  });

  test('they show the parallelism of their first input', () => {
    const ids = new NodeIds();
    const [narrow, wide] = [source(ids, 'a'), source(ids, 'b')];
    narrow.setParallelism(2);
    wide.setParallelism(5);
    const union = new UnionTransformation([narrow, wide]);
    expect(new PartitionTransformation({ input: union, shipStrategy: 'REBALANCE' }).parallelism).toBe(2);
    expect(() => new UnionTransformation([])).toThrow('A union needs at least one input.');
  });
});
