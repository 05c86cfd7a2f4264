import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import { cancel, failure, finish, savepoint, submit, textOf, until, untilAll, untilStatus } from './drive.ts';
import type { HostKind, HostUnderTest } from './hosts/host-under-test.ts';
import { testProgram } from './programs.ts';

const failing = (entryClass: string, configuration: Readonly<Record<string, string>> = {}): ProgramText =>
  testProgram('failing-jobs', {
    entryClass,
    parallelism: 2,
    configuration: { 'restart-strategy.type': 'none', ...configuration },
  });

/** Where each class fails: the operator, what is said, and the classes of the chain from the outside in. */
const THROWING = [
  ['ThrowsInMap', 'Guilty', 'thrown in map'],
  ['ThrowsInOpen', 'Guilty', 'thrown in open'],
  ['ThrowsInProcessElement', 'Guilty', 'thrown in processElement'],
  ['ThrowsInTimer', 'Guilty', 'thrown in onTimer'],
  ['ThrowsInSink', 'Sink: Guilty', 'thrown in invoke'],
  ['ThrowsInClose', 'Guilty', 'thrown in close'],
] as const;

/** User code that fails, and what becomes of it: told where, the session lives on. One session for all. */
export function describeUserCodeFailures(kind: HostKind): void {
  describe(`user code that fails on the ${kind.name} host`, () => {
    let host: HostUnderTest;
    beforeAll(async () => {
      host = await kind.open({
        configuration: { 'task.cancellation.timeout': '200 ms' },
      });
    });
    afterAll(() => host.close());

    test.each(THROWING)('%s is told with operator, message and line', async (entryClass, operatorName, message) => {
      const jobId = await submit(host, { program: failing(entryClass) });
      const found = await failure(host, jobId);
      expect(found).toMatchObject({ domain: 'user', operatorName });
      expect(found.chain[0]).toEqual({
        className: 'org.apache.flink.runtime.JobException',
        message: 'Recovery is suppressed by NoRestartBackoffTimeStrategy',
      });
      expect(found.chain.at(-1)).toMatchObject({ className: 'RangeError' });
      expect(found.chain.at(-1)?.message).toContain(message);
      expect(found.stack).toMatch(/failing-jobs\.ts:\d+/);
    });

    test('a selector that throws', async () => {
      const found = await failure(host, await submit(host, { program: failing('ThrowsInSelector') }));
      expect(textOf(found)).toContain('thrown in selector');
      expect(found).toMatchObject({ domain: 'user' });
      expect(found.stack).toMatch(/failing-jobs\.ts:\d+/);
    });

    test.each([
      ['ThrowsText', /just text/],
      ['ThrowsUnprintable', /cannot be shown/],
    ])('%s: whatever is thrown is told', async (entryClass, message) => {
      const found = await failure(host, await submit(host, { program: failing(entryClass) }));
      expect(textOf(found)).toMatch(message);
      expect(found).toMatchObject({ domain: 'user', operatorName: 'Guilty' });
    });

    test('an enumerator that throws fails the job', async () => {
      const found = await failure(host, await submit(host, { program: failing('ThrowsInEnumerator') }));
      expect(textOf(found)).toContain('thrown in createEnumerator');
      expect(found.domain).toBe('user');
    });

    test('a value outside of its declared type names operator and field', async () => {
      const found = await failure(host, await submit(host, { program: failing('EmitsUndeclaredType') }));
      expect(textOf(found)).toMatch(/Pair\.size: 1\.5 is not an INT/);
      expect(found).toMatchObject({ domain: 'user', operatorName: 'Guilty' });
    });

    test('a null key is refused in words', async () => {
      const found = await failure(host, await submit(host, { program: failing('NullKey') }));
      expect(textOf(found)).toMatch(/key/i);
      expect(textOf(found)).toMatch(/null/);
      expect(found.domain).toBe('user');
    });

    test('a snapshot that throws fails its task, and whoever asked for it is told', async () => {
      const jobId = await submit(host, { program: failing('ThrowsInSnapshot'), paused: true });
      await untilAll(host, jobId, 'RUNNING');
      await expect(savepoint(host, jobId)).rejects.toThrow(/CheckpointException/);
      const found = await failure(host, jobId);
      expect(found).toMatchObject({ domain: 'user', operatorName: 'Guilty' });
      expect(textOf(found)).toMatch(/Could not perform checkpoint 1 for operator .*\n.*\n.*thrown in snapshotState/);
    });

    test('with restarts left it is tried again, and the last failure stays to be seen', async () => {
      const configuration = {
        'restart-strategy.type': 'fixed-delay',
        'restart-strategy.fixed-delay.attempts': '2',
        'restart-strategy.fixed-delay.delay': '5 ms',
      };
      const jobId = await submit(host, { program: failing('ThrowsInProcessElement', configuration) });
      const found = await failure(host, jobId);
      expect(found.chain[0]?.message).toBe(
        'Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=2, backoffTimeMS=5)',
      );
      const statuses = (await host.reports('job-status')).filter((report) => report.jobId === jobId);
      expect(statuses.filter(({ status }) => status === 'RESTARTING')).toHaveLength(2);
    });

    test('what nobody reads is dropped, and counted', async () => {
      const jobId = await submit(host, { program: failing('Talkative') });
      const dropped = await until(host, 'dropped lines', async () => {
        await host.pullTelemetry(jobId);
        const reports = (await host.reports('telemetry')).filter((report) => report.jobId === jobId);
        return reports.find(({ telemetry }) => telemetry.logLinesDropped > 0);
      });
      expect(dropped.telemetry.log.length).toBeLessThanOrEqual(1000);
      await cancel(host, jobId);
    });

    if (kind.hasWorkers) describeThreads(kind, () => host);

    test('afterwards the session is as good as new', async () => {
      await host.createTopic('input', {
        partitions: 4,
        generator: { name: 'transactions', seed: 3, recordsPerPartition: 100, ratePerSecond: null },
      });
      await finish(host, await submit(host, { program: testProgram('counting-job', { parallelism: 4 }) }));
    });
  });
}

/** What only a thread of its own can get out of. */
function describeThreads(kind: HostKind, host: () => HostUnderTest): void {
  test('a main that never returns loses its worker', async () => {
    const evaluation = await host().evaluate(failing('EndlessMain'), 300);
    expect(evaluation).toMatchObject({ ok: false, outcome: 'timed-out' });
    if (!evaluation.ok) expect(textOf(evaluation.failure)).toContain('did not return within 0.3 s');
  });

  test('a job whose processElement never returns can be cancelled', async () => {
    const jobId = await submit(host(), { program: failing('EndlessElement') });
    await untilStatus(host(), jobId, 'RUNNING');
    await untilAll(host(), jobId, 'RUNNING');
    await cancel(host(), jobId);
  });

  test('and fails by itself when it does not answer', async () => {
    const impatient = { 'heartbeat.interval': '200 ms', 'heartbeat.timeout': '3 s' };
    const jobId = await submit(host(), { program: failing('EndlessElement', impatient) });
    const found = await failure(host(), jobId);
    expect(textOf(found)).toMatch(/Guilty.* has not answered for about \d+ s: its code may never return/);
  });

  test('a worker that ends itself fails the job', async () => {
    const found = await failure(host(), await submit(host(), { program: failing('EndsItsWorker') }));
    expect(found.domain).toBe('environment');
    expect(textOf(found)).toMatch(kind.name === 'node' ? /ended by itself/ : /has not answered|ended/);
  });
}
