import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { complete } from '../../../src/core/client/completion.ts';

const context = {
  jobIds: ['a1b2c3d4e5f60718293a4b5c6d7e8f90', 'cd0d4e63e3e6b8271e2b0c10d6fd506e'],
  paths: ['s3://flink-savepoints/fraud-detection', 's3://flink-savepoints/my savepoints'],
  artifacts: ['fraud-job.jar', 'new-fraud-job.jar'],
};
const candidates = (line: string) => complete(line, line.length, context).candidates;

describe('completion', () => {
  it('offers actions, and nothing for other programs', () => {
    expect(candidates('fl')).toEqual(['flink']);
    expect(candidates('flink s')).toEqual(['stop', 'savepoint']);
    expect(candidates('$ ./bin/flink --')).toEqual(['--help', '--version']);
    expect(candidates('ls ')).toEqual([]);
    expect(candidates('flink frobnicate ')).toEqual([]);
  });

  it('offers job ids, paths and artifacts where they belong', () => {
    expect(candidates('flink cancel ')).toEqual(context.jobIds);
    expect(candidates('flink savepoint a1')).toEqual(['a1b2c3d4e5f60718293a4b5c6d7e8f90']);
    expect(candidates('flink savepoint a1b2 s3://flink-savepoints/f')).toEqual([
      's3://flink-savepoints/fraud-detection',
    ]);
    expect(candidates('flink savepoint a1b2 s3://x ')).toEqual([]);
    expect(candidates('flink run -s s3://x -p 8 n')).toEqual(['new-fraud-job.jar']);
    expect(candidates('flink list ')).toEqual([]);
  });

  it('offers the values of an option', () => {
    expect(candidates('flink run -s ')[0]).toBe('s3://flink-savepoints/fraud-detection');
    expect(candidates('flink run -cm n')).toEqual(['no_claim']);
    expect(candidates('flink run --claimMode=c')).toEqual(['claim']);
    expect(candidates('flink savepoint -type n')).toEqual(['native']);
    expect(candidates('flink run -p ')).toEqual([]);
    expect(candidates('flink savepoint -d ')).toHaveLength(2);
  });

  it('offers both where the value may be left out', () => {
    expect(candidates('flink stop -p ')).toEqual([
      's3://flink-savepoints/fraud-detection',
      "'s3://flink-savepoints/my savepoints'",
      ...context.jobIds,
    ]);
  });

  it('offers options by their names, hidden ones never', () => {
    expect(candidates('flink stop --')).toContain('--drain');
    expect(candidates('flink list -')).toEqual(expect.arrayContaining(['-a', '--all', '-m']));
    expect(candidates('flink list -')).not.toContain('-v');
    expect(candidates('flink run -c')).toEqual(['-c', '-cm']);
  });

  it('leaves the arguments of the program alone', () => {
    expect(candidates('flink run fraud-job.jar ')).toEqual([]);
    expect(candidates('flink run fraud-job.jar -')).toEqual([]);
    expect(candidates('flink run fraud-job.jar -s ')).toEqual([]);
  });

  it('replaces the word before the cursor, and ignores what follows it', () => {
    const line = 'flink cancel cd0 -s';
    expect(complete(line, 'flink cancel cd0'.length, context)).toEqual({
      from: 'flink cancel '.length,
      candidates: ['cd0d4e63e3e6b8271e2b0c10d6fd506e'],
    });
    expect(complete('flink run --claimMode=no', 24, context).from).toBe('flink run --claimMode='.length);
  });

  it('works over continued lines and while the words are wrong', () => {
    expect(candidates('flink run \\\n  -s s3://x \\\n  new')).toEqual(['new-fraud-job.jar']);
    expect(candidates('flink cancel -x a1')).toEqual(['a1b2c3d4e5f60718293a4b5c6d7e8f90']);
  });

  it('survives any line', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom('flink', 'run', 'stop', '-s', '-p', '--', '"', '\\', '='),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.nat(80), (words, at) => {
        const line = words.join(' ');
        const cursor = Math.min(at, line.length);
        const { from } = complete(line, cursor, context);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(cursor);
      }),
    );
  });
});
