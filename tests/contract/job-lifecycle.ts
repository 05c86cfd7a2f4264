import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../src/core/base/assert.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { JobID } from '../../src/core/model/ids.ts';
import {
  cancel,
  end,
  executions,
  failure,
  finish,
  logged,
  stop,
  submit,
  textOf,
  untilAll,
  untilEmitted,
} from './drive.ts';
import type { HostKind, HostOptions, HostUnderTest } from './hosts/host-under-test.ts';
import { testProgram, type ProgramSettings } from './programs.ts';
import { keyedStates, savepointFiles, type DescribedKeyedState } from './savepoint-contents.ts';
import { committedRecords } from './topic-records.ts';

const PARTITIONS = 4;

const lifecycleJob = (entryClass: string, settings: ProgramSettings = {}): ProgramText =>
  testProgram('lifecycle-jobs', { entryClass, parallelism: 2, ...settings });

async function openWithInput(kind: HostKind, options: HostOptions, recordsPerPartition: number | null) {
  const host = await kind.open(options);
  const generator = { name: 'transactions', seed: 5, recordsPerPartition, ratePerSecond: null };
  await host.createTopic('input', { partitions: PARTITIONS, generator });
  return host;
}

/** Sum of all keys' values of an INT state. */
function total(state: DescribedKeyedState | undefined): number {
  return (state?.entries ?? []).reduce((sum, { value }) => sum + Number(value), 0);
}

/** What the instances say that they saw, up to their very end. */
async function witnessed(host: HostUnderTest, jobId: JobID): Promise<{ elements: number; timers: number }> {
  const seen = { elements: 0, timers: 0 };
  for (const line of await logged(host, jobId)) {
    const [, elements, timers] = /^closed after (\d+) elements and (\d+) timers$/.exec(line) ?? [];
    seen.elements += Number(elements ?? 0);
    seen.timers += Number(timers ?? 0);
  }
  return seen;
}

/** Jobs from their start to each of their ends, alone and several at once. */
export function describeJobLifecycle(kind: HostKind): void {
  describe(`a job's life on the ${kind.name} host`, () => {
    let host: HostUnderTest;
    afterEach(() => host.close());

    describe('with endless input', () => {
      beforeEach(async () => {
        host = await openWithInput(kind, {}, null);
      });

      test('stop: nothing is processed between the savepoint and the end, neither elements nor timers', async () => {
        const jobId = await submit(host, { program: lifecycleJob('WithProcessingTimers'), paused: true });
        await untilAll(host, jobId, 'RUNNING');
        // Slow enough for timers to fire meanwhile; it goes on like this while the job is stopped.
        await host.setSpeed(jobId, 5000);
        await untilEmitted(host, jobId, 1000);
        const path = await stop(host, jobId);
        const states = keyedStates(await savepointFiles(host, path), 'witness-id');
        const saved = { elements: total(states['elements']), timers: total(states['timers']) };
        expect(saved.elements).toBeGreaterThanOrEqual(1000);
        expect(saved.timers).toBeGreaterThan(0);
        expect(await witnessed(host, jobId)).toEqual(saved);
        expect(await committedRecords(host, 'counts')).toHaveLength(saved.elements);
        // Timers that had not fired stay registered.
        const keys = states['elements']?.entries?.length;
        expect(states['_timer_state/processing_user-timers']?.timers).toHaveLength(required(keys, 'keys'));
      });

      test('stop --drain: all event-time timers fire before the savepoint, which holds none', async () => {
        const jobId = await submit(host, { program: lifecycleJob('WithEventTimers') });
        await untilEmitted(host, jobId, 1000);
        const path = await stop(host, jobId, true);
        const states = keyedStates(await savepointFiles(host, path), 'witness-id');
        const keys = required(states['elements']?.entries, 'elements').length;
        expect(total(states['timers'])).toBe(keys);
        expect(states['_timer_state/event_user-timers']?.timers ?? []).toEqual([]);
        expect(await witnessed(host, jobId)).toEqual({ elements: total(states['elements']), timers: keys });
        expect(await committedRecords(host, 'counts')).toHaveLength(total(states['elements']) + keys);
      });

      test('cancel: CANCELED at once, and what was not committed stays so', async () => {
        const jobId = await submit(host, { program: lifecycleJob('WithEventTimers') });
        await untilEmitted(host, jobId, 1000);
        await cancel(host, jobId);
        expect(await committedRecords(host, 'counts')).toEqual([]);
        const again = await host.request({ type: 'cancel-job', jobId });
        expect(again).toEqual({ type: 'ok' });
        const stopped = { type: 'stop-with-savepoint', jobId, targetDirectory: 's3://x/y', drain: false } as const;
        expect(await host.request(stopped)).toMatchObject({
          type: 'failed',
          failure: { chain: [{ message: `Could not find Flink job (${jobId})` }] },
        });
      });

      test('a savepoint where none can be written fails, and the job runs on', async () => {
        const jobId = await submit(host, { program: lifecycleJob('WithEventTimers') });
        await untilEmitted(host, jobId, 100);
        const reply = await host.request({ type: 'trigger-savepoint', jobId, targetDirectory: 'nowhere/../..' });
        expect(reply).toMatchObject({ type: 'failed' });
        await untilEmitted(host, jobId, 2000);
        await stop(host, jobId);
      });
    });

    test('several jobs at once: each with its own output, and the failure of one is its own', async () => {
      const records = 200;
      host = await openWithInput(kind, {}, records);
      const first = await submit(host, { program: lifecycleJob('First', { parallelism: 1 }), paused: true });
      const second = await submit(host, { program: lifecycleJob('Second', { parallelism: 3 }), paused: true });
      const failing = testProgram('failing-jobs', {
        entryClass: 'ThrowsInMap',
        configuration: { 'restart-strategy.type': 'none' },
      });
      const third = await submit(host, { program: failing });
      expect((await failure(host, third)).operatorName).toBe('Guilty');
      await untilAll(host, first, 'RUNNING');
      await untilAll(host, second, 'RUNNING');
      for (const jobId of [first, second]) await host.setSpeed(jobId, null);
      for (const jobId of [first, second]) await finish(host, jobId);
      const statuses = (await host.overview()).map(({ jobName, status }) => `${jobName} ${status}`);
      expect(statuses.toSorted()).toEqual([
        'Failing FAILED',
        'Witness of first FINISHED',
        'Witness of second FINISHED',
      ]);
      const outputs = await Promise.all(['first', 'second'].map((topic) => committedRecords(host, topic)));
      for (const output of outputs) expect(output.length).toBeGreaterThan(PARTITIONS * records);
      expect(outputs[0]?.length).toBe(outputs[1]?.length);
    });

    test('a job that does not fit waits, and fails in Flink’s words; one that only has to wait goes on', async () => {
      host = await openWithInput(kind, { taskManagers: 1, slotsPerTaskManager: 2 }, 50);
      const configuration = { 'slot.request.timeout': '50 ms', 'restart-strategy.type': 'none' };
      const large = await submit(host, { program: lifecycleJob('First', { parallelism: 3, configuration }) });
      expect(textOf(await failure(host, large))).toContain(
        'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.',
      );
      const holding = await submit(host, { program: lifecycleJob('First'), paused: true });
      await untilAll(host, holding, 'RUNNING');
      const waiting = await submit(host, { program: lifecycleJob('Second') });
      expect(await executions(host, waiting)).toEqual([]);
      expect((await host.overview()).find(({ jobId }) => jobId === waiting)?.status).toBe('RUNNING');
      await cancel(host, holding);
      expect((await end(host, waiting)).status).toBe('FINISHED');
    });
  });
}
