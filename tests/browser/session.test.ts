import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectErrors, openBrowser } from './open-browser.ts';
import { serveSessionPage, type WatchedServer } from './session-page/serve-session-page.ts';
import { PLAIN, SessionDriver, programOf } from './session-page/session-driver.ts';

const PATIENCE = { timeout: 30_000 };

let browser: Browser;
let site: WatchedServer;
let driver: SessionDriver;
let errors: readonly string[];
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSessionPage()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  const page = await (await browser.newContext()).newPage();
  errors = collectErrors(page);
  driver = await SessionDriver.open(page, site.url, 'session-test');
});
afterEach(() => driver.page.context().close());

describe('a job', () => {
  test('runs, stops with a savepoint, and resumes at another parallelism with every record counted once', async () => {
    const program = await driver.builtInJob('flights-job');
    const settings = { parallelism: 2, configuration: { 'execution.checkpointing.interval': '500 ms' } };
    const first = await driver.submit(program, settings);
    await driver.page.evaluate((jobId) => window.session.jobs.setSpeed(jobId, 2000), first);
    await expect.poll(() => driver.emittedRecords(), PATIENCE).toBeGreaterThan(500);
    const path = await driver.stop(first, 's3://flights/');
    await driver.waitForStatus(first, 'FINISHED');
    const sofar = await committed('delays');
    expect(sofar).toBeGreaterThan(500);
    expect(sofar).toBeLessThan(20_000);

    const second = await driver.submit(program, { ...settings, parallelism: 5, savepointPath: path });
    await driver.waitForStatus(second, 'FINISHED');
    expect(await committed('delays')).toBe(20_000);
    const [restored] = await driver.reports('restored');
    expect(Object.values(restored?.bytesPerSubtask ?? {}).some((bytes) => bytes.length === 5)).toBe(true);
    expect(errors).toEqual([]);
  });

  test('is paused, stepped and let go', async () => {
    const jobId = await driver.submit(programOf(ENDLESS_PRINT), {});
    await driver.waitForLine('1');
    await driver.page.evaluate((job) => window.session.jobs.setSpeed(job, 0), jobId);
    const standstill = async (): Promise<number> => {
      const before = await freshlyEmitted();
      const after = await freshlyEmitted();
      return after === before ? after : -1;
    };
    await expect.poll(standstill, PATIENCE).toBeGreaterThan(0);
    const paused = await freshlyEmitted();
    await driver.page.evaluate((job) => window.session.jobs.step(job, 3), jobId);
    await expect.poll(freshlyEmitted, PATIENCE).toBe(paused + 3);
    await driver.page.evaluate((job) => window.session.jobs.setSpeed(job, null), jobId);
    await expect.poll(freshlyEmitted, PATIENCE).toBeGreaterThan(paused + 1000);
  });

  test('that prints every record at full speed floods nobody: lines are left out and counted', async () => {
    await driver.submit(programOf(ENDLESS_PRINT), {});
    await driver.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'telemetry' && report.telemetry.logLinesDropped > 0),
    );
    const telemetry = await driver.reports('telemetry');
    expect(Math.max(...telemetry.map((report) => report.telemetry.log.length))).toBeLessThanOrEqual(1000);
  });

  test('that never returns from a record is cancelled all the same', async () => {
    const jobId = await driver.submit(programOf(STUCK), {
      configuration: { 'task.cancellation.timeout': '1 s', 'task.cancellation.interval': '200 ms' },
    });
    await driver.waitUntilRunning(jobId, 1);
    await driver.page.waitForTimeout(300);
    const cancelled = await driver.page.evaluate((job) => window.session.jobs.cancel(job), jobId);
    expect(cancelled).toEqual({ ok: true, value: null });
    await driver.waitForStatus(jobId, 'CANCELED');
    const other = await driver.submit(programOf(ENDLESS_PRINT), {});
    await driver.waitUntilRunning(other, 1);
  });

  test('whose subtask is killed goes on from its latest checkpoint', async () => {
    const program = await driver.builtInJob('fraud-job');
    const settings = { parallelism: 2, configuration: { 'execution.checkpointing.interval': '200 ms' } };
    const jobId = await driver.submit(program, settings);
    await driver.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'checkpoint' && report.checkpoint.status === 'completed'),
    );
    const running = (await driver.reports('execution-state')).find(({ state }) => state === 'RUNNING');
    await driver.page.evaluate((id) => {
      if (id !== undefined) window.session.jobs.killSubtask(id);
    }, running?.attemptId);
    await driver.page.waitForFunction(() => window.reports.some((report) => report.type === 'restored'));
    const restarts = await driver.reports('execution-state');
    expect(restarts.some(({ attempt, jobId: job }) => attempt === 1 && job === jobId)).toBe(true);
  });

  test('is known to those who start to listen late', async () => {
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { parallelism: 2 });
    await driver.waitUntilRunning(jobId, 4);
    const late = await driver.page.evaluate(
      () =>
        new Promise<{ type: string }[]>((resolve) => {
          window.session.subscribe((reports) => resolve([...reports]));
        }),
    );
    expect(late[0]).toMatchObject({ type: 'job-submitted', job: { jobId, artifact: 'test.jar' } });
    expect(late.filter(({ type }) => type === 'execution-state')).toHaveLength(4);
    expect(late).toContainEqual(expect.objectContaining({ type: 'job-status', status: 'RUNNING' }));
  });

  test('that throws fails with what the user wrote, and where', async () => {
    const jobId = await driver.submit(programOf(THROWS, 'broken.ts'), {
      configuration: { 'restart-strategy.type': 'none' },
    });
    const { failure } = await driver.waitForStatus(jobId, 'FAILED');
    expect(JSON.stringify(failure?.chain)).toContain('the third record is bad');
    expect(failure?.stack).toContain('broken.ts');
    expect(failure?.domain).toBe('user');
  });
});

describe('an evaluation', () => {
  const evaluate = (source: string) =>
    driver.page.evaluate(([program, settings]) => window.session.programs.evaluate(program, settings), [
      programOf(source),
      PLAIN,
    ] as const);

  test('of an endless main ends, and says why', async () => {
    expect(await evaluate('export function main() { for (;;); }')).toMatchObject({
      ok: false,
      error: { reason: 'timed-out', failure: { domain: 'user' } },
    });
  });

  test('is replaced by a newer one', async () => {
    const [old, fresh] = await Promise.all([evaluate('export function main() { for (;;); }'), evaluate(ENDLESS_PRINT)]);
    expect(old).toMatchObject({ ok: false, error: { failure: { domain: 'environment' } } });
    expect(fresh).toMatchObject({ ok: true, value: { output: 'made\n' } });
  });

  test('names the classes that could be run', async () => {
    const source = 'export class A { static main() {} } export class B { static main() {} } export class C {}';
    expect(await evaluate(source)).toMatchObject({
      ok: false,
      error: { reason: 'no-entry-class', entryClasses: ['A', 'B'] },
    });
  });
});

/** Records of a topic that read_committed readers see. */
async function committed(topic: string): Promise<number> {
  const topics = await driver.page.evaluate(() => window.session.topics.list());
  const found = topics.find(({ name }) => name === topic);
  return (found?.partitions ?? []).reduce((sum, { lastStableOffset }) => sum + (lastStableOffset ?? 0), 0);
}

/** What sources have emitted, by telemetry that was asked for after this call. */
async function freshlyEmitted(): Promise<number> {
  const seen = await driver.page.evaluate(() => window.reports.filter(({ type }) => type === 'telemetry').length);
  // Two pulls: the next one may have been answered already.
  await driver.page.waitForFunction(
    (before) => window.reports.filter(({ type }) => type === 'telemetry').length >= before + 2,
    seen,
  );
  return driver.emittedRecords();
}

const ENDLESS_PRINT = `
import { StreamExecutionEnvironment } from 'sluice';
export function main() {
  console.log('made');
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  env.fromSequence(0, Number.MAX_SAFE_INTEGER).print();
  env.execute('Endless');
}`;

const mapping = (body: string): string => `
import { StreamExecutionEnvironment, Types } from 'sluice';
export function main() {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  env.fromSequence(0, Number.MAX_SAFE_INTEGER).map((value) => { ${body} return value; }).returns(Types.LONG).print();
  env.execute('Mapping');
}`;

const STUCK = mapping('if (value === 2) for (;;);');
const THROWS = mapping("if (value === 2) throw new Error('the third record is bad');");
