import builtInJobs from 'virtual:built-in-jobs';
import { expect, test } from 'vitest';
import { memoryHostKind } from '../contract/hosts/memory-host-kind.ts';
import { GOLDEN_JOBS } from './golden-jobs.ts';
import { goldenSuite } from './golden-suite.ts';

test('every built-in job is here', () => {
  expect(builtInJobs.map(({ name }) => name).toSorted()).toEqual(Object.keys(GOLDEN_JOBS).toSorted());
});

goldenSuite(memoryHostKind);
