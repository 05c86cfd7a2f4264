import { describe, expect, test } from 'vitest';
import type { HostKind } from '../contract/hosts/host-under-test.ts';
import { GOLDEN_JOBS } from './golden-jobs.ts';
import { digestOf, goldenJob, runInterrupted, runStraight, type Output } from './golden-run.ts';

const countOf = (output: Output): number => [...output.values()].flat().length;

/** Every built-in job, both ways, on one host. */
export function goldenSuite(kind: HostKind): void {
  describe.each(Object.keys(GOLDEN_JOBS))(`%s on the ${kind.name} host`, (name) => {
    const { outputRecords, outputDigest } = goldenJob(name);

    test('puts out the same as ever when it runs straight', async () => {
      const output = await runStraight(kind, name);
      expect({ records: countOf(output), digest: digestOf(output) }).toEqual({
        records: outputRecords,
        digest: outputDigest,
      });
    });

    test('puts out the same over three savepoints, a stop, and a restore at another parallelism', async () => {
      const output = await runInterrupted(kind, name);
      expect({ records: countOf(output), digest: digestOf(output) }).toEqual({
        records: outputRecords,
        digest: outputDigest,
      });
    });
  });
}
