import { describe, expect, test } from 'vitest';
import type { SessionDriver } from './session-page/session-driver.ts';
import { DIRECTORY, runAndStop, storedDirectories, waitForRecords } from './session-page/savepoint-calls.ts';
import { useTabs } from './session-page/use-tabs.ts';

const NAME = 'storage-test';
const PATIENCE = { timeout: 20_000 };
const tabs = useTabs(NAME);

describe('a reload', () => {
  test('leaves savepoints and artifacts, and jobs resume from them', async () => {
    const driver = await tabs.open();
    const program = await driver.builtInJob('fraud-job');
    const packaged = await driver.page.evaluate(
      (emitted) => window.session.artifacts.package('fraud.jar', emitted),
      program,
    );
    expect(packaged).toMatchObject({ ok: true, value: { name: 'fraud.jar' } });
    const path = await runAndStop(driver);
    const before = await driver.page.evaluate(() => window.session.savepoints.list());

    const reloaded = await tabs.reload(driver);
    expect(await reloaded.page.evaluate(() => window.session.savepoints.list())).toEqual(before);
    expect(await reloaded.page.evaluate(() => window.session.artifacts.read('fraud.jar'))).toEqual(program);
    const jobId = await reloaded.submit(program, { parallelism: 3, savepointPath: path });
    await reloaded.waitUntilRunning(jobId, 6);
    expect(await reloaded.reports('restored')).toMatchObject([{ jobId, path }]);
  });

  test('sweeps the checkpoints and unfinished pieces that the old page left, and nothing else', async () => {
    const driver = await tabs.open();
    const path = await runAndStop(driver);
    const settings = { configuration: { 'execution.checkpointing.interval': '200 ms' } };
    await driver.submit(await driver.builtInJob('fraud-job'), settings);
    await expect.poll(() => storedDirectories(driver, NAME), PATIENCE).not.toEqual([path]);
    await driver.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'checkpoint' && report.checkpoint.kind === 'checkpoint'),
    );
    const reloaded = await tabs.reload(driver);
    const list = await reloaded.page.evaluate(() => window.session.savepoints.list());
    expect(list.map((snapshot) => snapshot.path)).toEqual([path]);
    expect(await storedDirectories(reloaded, NAME)).toEqual([path]);
  });

  test('leaves topics, with what was committed and what was not', async () => {
    const driver = await tabs.open();
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), {
      parallelism: 2,
      configuration: { 'execution.checkpointing.interval': '200 ms' },
    });
    await waitForRecords(driver, 500);
    await expect
      .poll(() => alerts(driver), PATIENCE)
      .toContainEqual([expect.any(Number), expect.any(Number), 'committed']);
    await driver.page.evaluate((job) => window.session.jobs.cancel(job), jobId);
    await driver.waitForStatus(jobId, 'CANCELED');
    const before = await alerts(driver);
    const reloaded = await tabs.reload(driver);
    const after = await alerts(reloaded);
    expect(after).toEqual(before);
    expect(after.length).toBeGreaterThan(0);
  });
});

/** Partition, offset and status of all records of the alerts, whose type is known. */
async function alerts({ page }: SessionDriver): Promise<unknown[]> {
  const answer = await page.evaluate(() =>
    window.session.topics.page({ topic: 'alerts', partition: null, from: 0, limit: 500 }),
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  for (const { text } of answer.value.records) expect(text).toMatch(/^{"amount":/);
  return answer.value.records.map(({ partition, offset, uncommitted }) => [
    partition,
    offset,
    uncommitted?.status ?? 'committed',
  ]);
}

describe('a second tab', () => {
  test("leaves the first one's running savepoint alone, sees it completed, and can't delete it", async () => {
    const first = await tabs.open();
    const jobId = await first.submit(await first.builtInJob('fraud-job'), { parallelism: 2 });
    await waitForRecords(first, 0);
    // The savepoint is under way while the other tab opens and sweeps.
    const [path, second] = await Promise.all([first.stop(jobId, DIRECTORY), tabs.open()]);
    expect(await second.page.evaluate(async () => (await window.session.environment).otherTab)).toBe(true);
    await expect.poll(() => second.savepointPaths(), PATIENCE).toEqual([path]);
    const disposed = await second.page.evaluate((target) => window.session.savepoints.dispose(target), path);
    expect(JSON.stringify(disposed)).toContain("can't be deleted from this tab");
    expect(await first.savepointPaths()).toEqual([path]);
    const resumed = await first.submit(await first.builtInJob('fraud-job'), { parallelism: 1, savepointPath: path });
    await first.waitUntilRunning(resumed, 2);
  });

  test("does not sweep the first one's checkpoints", async () => {
    const first = await tabs.open();
    const settings = { configuration: { 'execution.checkpointing.interval': '200 ms' } };
    const jobId = await first.submit(await first.builtInJob('fraud-job'), settings);
    await first.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'checkpoint' && report.checkpoint.status === 'completed'),
    );
    await tabs.open();
    const [attempt] = await first.reports('execution-state');
    await first.page.evaluate((id) => {
      if (id !== undefined) window.session.jobs.killSubtask(id);
    }, attempt?.attemptId);
    await first.page.waitForFunction((job) => {
      const restarts = window.reports.filter((report) => report.type === 'job-status' && report.status === 'RUNNING');
      return restarts.filter((report) => report.type === 'job-status' && report.jobId === job).length > 1;
    }, jobId);
    expect(await first.reports('restored')).toHaveLength(1);
  });

  test('keeps its own topics to itself', async () => {
    const first = await tabs.open();
    const second = await tabs.open();
    await second.loadFile('second.ndjson', '{"a":1}\n', 'ndjson');
    await first.loadFile('first.ndjson', '{"a":1}\n', 'ndjson');
    await second.page.close();
    const reloaded = await tabs.reload(first);
    const topics = await reloaded.page.evaluate(() => window.session.topics.list());
    expect(topics.map(({ name }) => name).sort()).toEqual(['first', 'transactions']);
  });
});

describe('without a storage worker', () => {
  test('every call answers, and the page is told why', async () => {
    await tabs.context.route(/storage-worker/, (route) => route.abort());
    const driver = await tabs.open();
    const { page } = driver;
    await driver.waitForReport('The storage worker failed');
    const environment = await page.evaluate(() => window.session.environment);
    expect(environment).toMatchObject({ sandbox: { works: true }, storage: { works: false } });
    expect(await page.evaluate(() => window.session.savepoints.list())).toEqual([]);
    expect(await page.evaluate(() => window.session.topics.list())).toEqual([]);
    expect(await page.evaluate(() => window.session.artifacts.read('x.jar'))).toBeNull();
    const read = await page.evaluate(() =>
      window.session.savepoints.readFile({ file: 's3://x', offset: 0, length: 1 }),
    );
    expect(read).toMatchObject({ ok: false, error: { domain: 'environment' } });
  });
});

describe('where the browser keeps nothing', () => {
  test('everything works as long as the tab lives, and the page says so', async () => {
    await tabs.context.addInitScript(() => {
      // What a private window of some browsers does; the storage worker is asked in its own realm, see below.
      indexedDB.open = () => {
        throw new DOMException('not allowed here', 'SecurityError');
      };
    });
    await tabs.context.route(/storage-worker/, async (route) => {
      const response = await route.fetch();
      const refuse = "indexedDB.open = () => { throw new DOMException('not allowed here', 'SecurityError'); };";
      await route.fulfill({ response, body: refuse + (await response.text()) });
    });
    const driver = await tabs.open();
    const environment = await driver.page.evaluate(() => window.session.environment);
    expect(environment.storage.works).toBe(false);
    expect(environment.storage.reason).toContain('not allowed here');
    const path = await runAndStop(driver);
    expect(await driver.savepointPaths()).toEqual([path]);
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { parallelism: 1, savepointPath: path });
    await driver.waitUntilRunning(jobId, 2);
  });
});
