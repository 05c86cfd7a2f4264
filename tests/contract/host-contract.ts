import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataInput } from '../../src/core/base/data-input.ts';
import { evaluateProgram } from '../../src/core/datastream/program.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { AdminAnswer, AdminRequest } from '../../src/core/host/storage-service-message.ts';
import type { JobID } from '../../src/core/model/ids.ts';
import { Types } from '../../src/core/types/types.ts';
import { cancel, finish, submit, until, untilCheckpoints } from './drive.ts';
import type { HostKind, HostUnderTest } from './hosts/host-under-test.ts';
import { programOf, testProgram } from './programs.ts';

const PARTITIONS = 4;
const RECORDS_PER_PARTITION = 400;
/** All records take about 1.6 s. */
const RECORDS_PER_SECOND = 1000;

const Count = Types.POJO('com.example.Count', { userId: Types.LONG, count: Types.INT });

const counting = (parallelism: number): ProgramText =>
  testProgram('counting-job', {
    parallelism,
    configuration: {
      'execution.checkpointing.interval': '100 ms',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '10',
      'restart-strategy.fixed-delay.delay': '10 ms',
    },
  });

/**
 * What every host must do alike. The hosts share the machines of the core, so this is about what they don't share:
 * workers, ports, timers, files.
 */
export function describeHost(kind: HostKind): void {
  describe(`the ${kind.name} host`, () => {
    let host: HostUnderTest;
    beforeEach(async () => {
      host = await kind.open();
    });
    afterEach(() => host.close());

    const admin = async <T extends AdminAnswer['type']>(wish: AdminRequest, type: T) => {
      const answer = await host.admin(wish);
      expect(answer).toMatchObject({ type });
      return answer as Extract<AdminAnswer, { type: T }>;
    };

    const createTopics = async (): Promise<void> => {
      // One partition: what is written has one order, whichever subtasks wrote it.
      await admin({ type: 'create-topic', topic: 'counts', shape: { partitions: 1 } }, 'done');
      await admin(
        {
          type: 'create-topic',
          topic: 'input',
          shape: {
            partitions: PARTITIONS,
            generator: {
              name: 'transactions',
              seed: 7,
              recordsPerPartition: RECORDS_PER_PARTITION,
              ratePerSecond: RECORDS_PER_SECOND,
            },
          },
        },
        'done',
      );
    };

    /** The committed counts, in order for each user. */
    const counts = async (): Promise<Map<number, number[]>> => {
      const serializer = Count.createSerializer();
      const byUser = new Map<number, number[]>();
      const wish = { type: 'read-topic', topic: 'counts', partition: 0, offset: 0, maxRecords: 10_000 } as const;
      for (const record of (await admin(wish, 'records')).records) {
        if (record.status !== 'committed') continue;
        const { userId, count } = serializer.deserialize(new DataInput(record.value));
        byUser.set(userId, [...(byUser.get(userId) ?? []), count]);
      }
      return byUser;
    };

    const committedRecords = async (): Promise<number> =>
      [...(await counts()).values()].reduce((sum, perUser) => sum + perUser.length, 0);

    /** Every user's transactions are numbered without gap or repetition, and none is missing. */
    const expectExactlyOnce = async (): Promise<void> => {
      for (const perUser of (await counts()).values()) expect(perUser).toEqual(perUser.map((_, index) => index + 1));
      expect(await committedRecords()).toBe(PARTITIONS * RECORDS_PER_PARTITION);
    };

    test('evaluates a program in a worker of its own, and says what it prints', async () => {
      const evaluation = await host.evaluate(counting(3));
      expect(evaluation).toMatchObject({ ok: true, entryClasses: ['CountingJob'], output: ['making the job'] });
      if (evaluation.ok) {
        // The same graph as in this thread, and so on every host: the hash is one of all that counts.
        expect(evaluation.jobGraph.hash).toBe(evaluateProgram(counting(3)).jobGraph.hash);
        expect(evaluation.jobGraph.vertices.map(({ parallelism }) => parallelism)).toEqual([3, 3]);
      }
    });

    test('tells what a main threw, with its place in the user’s file', async () => {
      const source = `export function main() {\n  throw new Error('not today');\n}`;
      const evaluation = await host.evaluate(programOf(source));
      expect(evaluation).toMatchObject({ ok: false, kind: 'main-failed', outcome: 'answered' });
      if (!evaluation.ok) {
        expect(JSON.stringify(evaluation.failure.chain)).toContain('not today');
        expect(evaluation.failure.stack).toContain('job.ts');
      }
    });

    test('runs a bounded job to its end, every record once', async () => {
      await createTopics();
      await finish(host, await submit(host, { program: counting(2) }));
      await expectExactlyOnce();
    });

    test('takes a savepoint, stops with another one, and resumes from it with more subtasks', async () => {
      await createTopics();
      const first = await submit(host, { program: counting(2) });
      await until(host, 'the first counts', async () => ((await committedRecords()) > 50 ? true : undefined));
      const targetDirectory = 's3://savepoints/counting';
      const plain = await host.request({ type: 'trigger-savepoint', jobId: first, targetDirectory });
      const stopped = await host.request({ type: 'stop-with-savepoint', jobId: first, targetDirectory, drain: false });
      if (plain.type !== 'savepoint-completed' || stopped.type !== 'savepoint-completed') {
        throw new Error(JSON.stringify([plain, stopped]));
      }
      await finish(host, first);
      expect(await committedRecords()).toBeLessThan(PARTITIONS * RECORDS_PER_PARTITION);
      const { snapshots } = await admin({ type: 'list-snapshots' }, 'snapshots');
      const paths = snapshots.filter(({ owner }) => owner === 'user').map(({ path }) => path);
      expect(paths).toEqual([plain.path, stopped.path]);

      const second = await submit(host, { program: counting(3), savepointPath: stopped.path });
      await finish(host, second);
      await expectExactlyOnce();
      expect(await host.request({ type: 'dispose-savepoint', path: plain.path })).toEqual({ type: 'ok' });
      const stat = await admin({ type: 'stat', path: plain.path }, 'entry');
      expect(stat.entry).toBe('absent');
    });

    test('goes on from the latest checkpoint when a worker dies, every record once', async () => {
      await createTopics();
      const jobId = await submit(host, { program: counting(2) });
      await untilCheckpoints(host, jobId, 1);
      for (const attempt of [0, 1]) {
        const running = await until(host, 'a running attempt', async () =>
          (await host.reports('execution-state')).find(
            (report) => report.subtask === 1 && report.attempt === attempt && report.state === 'RUNNING',
          ),
        );
        await host.killTask(running.attemptId);
        await until(host, 'the restart', async () => (await host.reports('restored'))[attempt]);
      }
      await finish(host, jobId);
      await expectExactlyOnce();
    });

    test('gives telemetry and what user code prints when it is asked', async () => {
      await createTopics();
      const jobId = await submit(host, { program: counting(1) });
      const line = await until(host, 'a line', async () => {
        await host.pullTelemetry(jobId);
        const lines = (await host.reports('telemetry')).flatMap((report) => report.telemetry.log);
        return lines.find(({ text }) => text.startsWith('first of '));
      });
      expect(line.level).toBe('stdout');
      await cancel(host, jobId);
    });

    test('keeps files: parts become one, slices are read, what is not there is said', async () => {
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
      const path = 's3://bucket/dir/savepoint-abc-123';
      const description = {
        path,
        jobId: '0'.repeat(32) as JobID,
        jobName: 'imported',
        checkpointId: 1,
        kind: 'savepoint',
        timestamp: 1,
        sizeBytes: bytes.length,
        owner: 'user',
        restoredFrom: null,
        parallelism: {},
      } as const;
      const files = [
        { name: 'data', bytes },
        { name: '_metadata', bytes: Uint8Array.of(1, 2, 3) },
      ];
      await admin({ type: 'import-snapshot', description, files }, 'done');
      expect((await admin({ type: 'list-snapshots' }, 'snapshots')).snapshots).toEqual([description]);
      const listed = await admin({ type: 'list-files', path }, 'files');
      expect(listed.files.toSorted((a, b) => a.sizeBytes - b.sizeBytes)).toEqual([
        { name: '_metadata', sizeBytes: 3 },
        { name: 'data', sizeBytes: bytes.length },
      ]);
      const read = async (offset: number, length: number | null) =>
        await admin({ type: 'read-file', path: `${path}/data`, offset, length }, 'bytes');
      const whole = await read(0, null);
      expect(whole.fileSizeBytes).toBe(bytes.length);
      expect(Buffer.compare(whole.bytes, bytes)).toBe(0);
      expect((await read(100_000, 5)).bytes).toEqual(bytes.slice(100_000, 100_005));
      expect((await read(bytes.length - 2, 100)).bytes).toEqual(bytes.slice(-2));
      expect((await read(bytes.length + 5, 10)).bytes).toHaveLength(0);
      for (const [target, entry] of [
        [path, 'directory'],
        [`${path}/`, 'directory'],
        [`${path}/data`, 'file'],
        [`${path}/other`, 'absent'],
        ['s3://bucket/dir/savepoint-abc', 'absent'],
      ] as const) {
        expect(await admin({ type: 'stat', path: target }, 'entry'), target).toMatchObject({ entry });
      }
      await admin({ type: 'read-file', path: `${path}/other`, offset: 0, length: null }, 'failed');
    });

    test('keeps topics: loads, seals, reads by offset, deletes', async () => {
      await admin({ type: 'create-topic', topic: 'lines', shape: { partitions: 2, format: 'json' } }, 'done');
      const records = Array.from({ length: 10 }, (_, index) => ({
        timestamp: index,
        keyHash: index,
        value: Uint8Array.of(0x30 + index),
      }));
      await admin({ type: 'load-topic', topic: 'lines', records }, 'done');
      await admin({ type: 'seal-topic', topic: 'lines' }, 'done');
      const { topics } = await admin({ type: 'list-topics' }, 'topics');
      expect(topics).toMatchObject([{ topic: 'lines', sealed: true, format: 'json' }]);
      expect(topics[0]?.partitions.map(({ end }) => end)).toEqual([5, 5]);
      const wish = { type: 'read-topic', topic: 'lines', partition: 1, offset: 3, maxRecords: 1 } as const;
      expect(await admin(wish, 'records')).toMatchObject({ nextOffset: 4, records: [{ offset: 3, timestamp: 7 }] });
      await admin({ type: 'delete-topic', topic: 'lines' }, 'done');
      expect((await admin({ type: 'list-topics' }, 'topics')).topics).toEqual([]);
    });
  });
}
