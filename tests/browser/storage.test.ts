import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unzipSync, zipSync } from 'fflate';
import { openBrowser } from './open-browser.ts';
import { serveSessionPage, type WatchedServer } from './session-page/serve-session-page.ts';
import { SessionDriver } from './session-page/session-driver.ts';

const NAME = 'storage-test';
const PATIENCE = { timeout: 20_000 };
const DIRECTORY = 's3://flink-savepoints/fraud-detection/';

let browser: Browser;
let site: WatchedServer;
let context: BrowserContext;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSessionPage()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

const openTab = async (): Promise<SessionDriver> => SessionDriver.open(await context.newPage(), site.url, NAME);

/** Runs the fraud job until it has seen some records, and stops it. @returns its savepoint's path */
async function runAndStop(driver: SessionDriver): Promise<string> {
  const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { parallelism: 2 });
  await driver.page.waitForFunction(() =>
    window.reports.some((report) => report.type === 'telemetry' && report.telemetry.recordsIn > 100),
  );
  return driver.stop(jobId, DIRECTORY);
}

describe('a reload', () => {
  test('leaves savepoints and artifacts, and jobs resume from them', async () => {
    const driver = await openTab();
    const program = await driver.builtInJob('fraud-job');
    const packaged = await driver.page.evaluate(
      (emitted) => window.session.artifacts.package('fraud.jar', emitted),
      program,
    );
    expect(packaged).toMatchObject({ ok: true, value: { name: 'fraud.jar' } });
    const path = await runAndStop(driver);
    const before = await driver.page.evaluate(() => window.session.savepoints.list());

    const reloaded = await SessionDriver.open(driver.page, site.url, NAME);
    expect(await reloaded.page.evaluate(() => window.session.savepoints.list())).toEqual(before);
    expect(await reloaded.page.evaluate(() => window.session.artifacts.read('fraud.jar'))).toEqual(program);
    const jobId = await reloaded.submit(program, { parallelism: 3, savepointPath: path });
    await reloaded.waitUntilRunning(jobId, 6);
    expect(await reloaded.reports('restored')).toMatchObject([{ jobId, path }]);
  });

  test('sweeps the checkpoints and unfinished pieces that the old page left, and nothing else', async () => {
    const driver = await openTab();
    const path = await runAndStop(driver);
    const settings = { configuration: { 'execution.checkpointing.interval': '200 ms' } };
    await driver.submit(await driver.builtInJob('fraud-job'), settings);
    await expect.poll(() => storedDirectories(driver), PATIENCE).not.toEqual([path]);
    await driver.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'checkpoint' && report.checkpoint.kind === 'checkpoint'),
    );
    const reloaded = await SessionDriver.open(driver.page, site.url, NAME);
    const list = await reloaded.page.evaluate(() => window.session.savepoints.list());
    expect(list.map((snapshot) => snapshot.path)).toEqual([path]);
    expect(await storedDirectories(reloaded)).toEqual([path]);
  });

  test('leaves topics, with what was committed and what was not', async () => {
    const driver = await openTab();
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), {
      parallelism: 2,
      configuration: { 'execution.checkpointing.interval': '200 ms' },
    });
    await driver.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'telemetry' && report.telemetry.recordsIn > 500),
    );
    await expect
      .poll(() => alerts(driver), PATIENCE)
      .toContainEqual([expect.any(Number), expect.any(Number), 'committed']);
    await driver.page.evaluate((job) => window.session.jobs.cancel(job), jobId);
    await driver.waitForStatus(jobId, 'CANCELED');
    const before = await alerts(driver);
    const reloaded = await SessionDriver.open(driver.page, site.url, NAME);
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

/** Directories that files lie in. */
function storedDirectories({ page }: SessionDriver): Promise<string[]> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const keys = await new Promise<IDBValidKey[]>((resolve) => {
      const request = database.transaction('files').objectStore('files').getAllKeys();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return [...new Set(keys.map((key) => String(key).replace(/\/[^/]*$/, '')))];
  }, NAME);
}

describe('a second tab', () => {
  test("leaves the first one's running savepoint alone, sees it completed, and can't delete it", async () => {
    const first = await openTab();
    const jobId = await first.submit(await first.builtInJob('fraud-job'), { parallelism: 2 });
    await first.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'telemetry' && report.telemetry.recordsIn > 0),
    );
    // The savepoint is under way while the other tab opens and sweeps.
    const [path, second] = await Promise.all([first.stop(jobId, DIRECTORY), openTab()]);
    expect(await second.page.evaluate(async () => (await window.session.environment).otherTab)).toBe(true);
    await expect.poll(() => second.savepointPaths(), PATIENCE).toEqual([path]);
    const disposed = await second.page.evaluate((target) => window.session.savepoints.dispose(target), path);
    expect(JSON.stringify(disposed)).toContain("can't be deleted from this tab");
    expect(await first.savepointPaths()).toEqual([path]);
    const resumed = await first.submit(await first.builtInJob('fraud-job'), { parallelism: 1, savepointPath: path });
    await first.waitUntilRunning(resumed, 2);
  });

  test("does not sweep the first one's checkpoints", async () => {
    const first = await openTab();
    const settings = { configuration: { 'execution.checkpointing.interval': '200 ms' } };
    const jobId = await first.submit(await first.builtInJob('fraud-job'), settings);
    await first.page.waitForFunction(() =>
      window.reports.some((report) => report.type === 'checkpoint' && report.checkpoint.status === 'completed'),
    );
    await openTab();
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
    const first = await openTab();
    const second = await openTab();
    await load(second, 'second.ndjson', '{"a":1}\n', 'ndjson');
    await load(first, 'first.ndjson', '{"a":1}\n', 'ndjson');
    await second.page.close();
    const reloaded = await SessionDriver.open(first.page, site.url, NAME);
    const topics = await reloaded.page.evaluate(() => window.session.topics.list());
    expect(topics.map(({ name }) => name).sort()).toEqual(['first', 'transactions']);
  });
});

function load(
  { page }: SessionDriver,
  name: string,
  text: string,
  format: 'csv' | 'ndjson',
  keyField: string | null = null,
) {
  return page.evaluate(
    ([fileName, content, kind, key]) =>
      window.session.topics.loadFile(new File([content], fileName), { topic: null, format: kind, keyField: key }),
    [name, text, format, keyField] as const,
  );
}

describe('a savepoint', () => {
  test('leaves as a zip and comes back from it under another path', async () => {
    const driver = await openTab();
    const path = await runAndStop(driver);
    const zip = await downloadZip(driver, path);
    expect(Object.keys(unzipSync(zip)).map((name) => name.replace(/^.*\//, ''))).toContain('_metadata');
    const imported = await importFiles(driver, { 'mine.zip': zip });
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    expect(imported.value).not.toBe(path);
    expect(await downloadFiles(driver, imported.value)).toEqual(await downloadFiles(driver, path));
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { savepointPath: imported.value });
    await driver.waitForStatus(jobId, 'RUNNING');
    expect(await driver.page.evaluate((target) => window.session.savepoints.dispose(target), path)).toEqual({
      ok: true,
      value: null,
    });
    expect(await driver.savepointPaths()).toEqual([imported.value]);
  });

  test('leaves for a real cluster without what only this broker could commit, and still restores here', async () => {
    const driver = await openTab();
    const path = await runAndStop(driver);
    const exported = await driver.page.evaluate(async (target) => {
      const answer = await window.session.savepoints.download(target, 'flink');
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      const { fileName, leftOut, zip } = answer.value;
      return { fileName, leftOut, zip: new Uint8Array(await zip.arrayBuffer()) };
    }, path);
    expect(exported.fileName).toBe(`${path.replace(/^.*\//, '')}.zip`);
    expect(exported.leftOut).toContain('alerts-');
    const imported = await importFiles(driver, { 'for-flink.zip': exported.zip });
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { savepointPath: imported.value });
    await driver.waitUntilRunning(jobId, 2);
  });

  test('that is damaged, incomplete or none is refused with its reason, and leaves nothing behind', async () => {
    const driver = await openTab();
    const path = await runAndStop(driver);
    const files = await downloadFiles(driver, path);
    const folder = 'savepoint-1';
    const inFolder = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]));
    const metadata = inFolder[`${folder}/_metadata`] ?? new Uint8Array();
    const cases: Record<string, Record<string, Uint8Array>> = {
      'no _metadata': { 'savepoint-1/data': metadata },
      'is no zip': { 'x.zip': metadata },
      'cut short|unpacked': { 'x.zip': zipSync(inFolder).slice(0, -200) },
      'several|2 savepoints': { ...inFolder, 'savepoint-2/_metadata': metadata },
      magic: { [`${folder}/_metadata`]: metadata.map((byte, index) => (index === 1 ? byte ^ 0x55 : byte)) },
    };
    for (const [reason, dropped] of Object.entries(cases)) {
      const answer = await importFiles(driver, dropped);
      expect(JSON.stringify(answer), reason).toMatch(new RegExp(reason, 'i'));
      expect(answer.ok).toBe(false);
    }
    expect(await storedDirectories(driver)).toEqual([path]);
  });
});

async function downloadZip({ page }: SessionDriver, path: string): Promise<Uint8Array> {
  return await page.evaluate(async (target) => {
    const answer = await window.session.savepoints.download(target, 'stored');
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return new Uint8Array(await answer.value.zip.arrayBuffer());
  }, path);
}

/** The files of a savepoint, without their folder. */
async function downloadFiles(driver: SessionDriver, path: string): Promise<Record<string, Uint8Array>> {
  const files = Object.entries(unzipSync(await downloadZip(driver, path)));
  return Object.fromEntries(files.map(([name, bytes]) => [name.replace(/^.*\//, ''), bytes]));
}

function importFiles({ page }: SessionDriver, files: Record<string, Uint8Array>) {
  return page.evaluate(
    ([dropped, directory]) =>
      window.session.savepoints.importFiles(
        dropped.map(([path, bytes]) => ({ path, content: new Blob([new Uint8Array(bytes)]) })),
        directory,
      ),
    [Object.entries(files), DIRECTORY] as const,
  );
}

describe('a dropped file', () => {
  test('becomes a topic; malformed lines are told by number and left out', async () => {
    const driver = await openTab();
    const loaded = await load(
      driver,
      'rides.ndjson',
      '{"id":1,"km":2.5}\n\nnonsense\n{"id":9007199254740993,"km":3}\n',
      'ndjson',
    );
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        topic: 'rides',
        records: 2,
        malformedCount: 1,
        fields: [
          { name: 'id', type: 'LONG' },
          { name: 'km', type: 'DOUBLE' },
        ],
      },
    });
    if (loaded.ok) expect(loaded.value.malformed).toMatchObject([{ line: 3 }]);
    expect(await texts(driver, 'rides')).toEqual(['{"id":1,"km":2.5}', '{"id":9007199254740993,"km":3}']);
  });

  test('of CSV keeps quoted line breaks, counts lines as an editor does, and finds types', async () => {
    const driver = await openTab();
    const body = Array.from({ length: 20_000 }, (_, i) => `${i},"a ""b""\n${i}",${i / 4}`).join('\n');
    const text = `id,text,value\n${body}\nbroken,line\n1,x,2\n`;
    const loaded = await load(driver, 'big.csv', text, 'csv', 'id');
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        records: 20_001,
        malformed: [{ line: 40_002 }],
        fields: [
          { name: 'id', type: 'LONG' },
          { name: 'text', type: 'STRING' },
          { name: 'value', type: 'DOUBLE' },
        ],
      },
    });
  });

  test('that is not text is refused and leaves no topic', async () => {
    const driver = await openTab();
    const answer = await driver.page.evaluate(() =>
      window.session.topics.loadFile(new File([Uint8Array.of(0xff, 0xfe, 0x00)], 'x.csv'), {
        topic: null,
        format: 'csv',
        keyField: null,
      }),
    );
    expect(JSON.stringify(answer)).toContain('UTF-8');
    const topics = await driver.page.evaluate(() => window.session.topics.list());
    expect(topics.map(({ name }) => name)).not.toContain('x');
  });
});

async function texts({ page }: SessionDriver, topic: string): Promise<string[]> {
  const answer = await page.evaluate(
    (name) => window.session.topics.page({ topic: name, partition: null, from: 0, limit: 100 }),
    topic,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.records.map(({ text }) => text).sort();
}

describe('without a storage worker', () => {
  test('every call answers, and the page is told why', async () => {
    await context.route(/storage-worker/, (route) => route.abort());
    const driver = await openTab();
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
    await context.addInitScript(() => {
      // What a private window of some browsers does; the storage worker is asked in its own realm, see below.
      indexedDB.open = () => {
        throw new DOMException('not allowed here', 'SecurityError');
      };
    });
    await context.route(/storage-worker/, async (route) => {
      const response = await route.fetch();
      const refuse = "indexedDB.open = () => { throw new DOMException('not allowed here', 'SecurityError'); };";
      await route.fulfill({ response, body: refuse + (await response.text()) });
    });
    const driver = await openTab();
    const environment = await driver.page.evaluate(() => window.session.environment);
    expect(environment.storage.works).toBe(false);
    expect(environment.storage.reason).toContain('not allowed here');
    const path = await runAndStop(driver);
    expect(await driver.savepointPaths()).toEqual([path]);
    const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { parallelism: 1, savepointPath: path });
    await driver.waitUntilRunning(jobId, 2);
  });

  test('or refuses Blobs, pieces of buffers take their place', async () => {
    await context.route(/storage-worker/, async (route) => {
      const response = await route.fetch();
      const refuse = `const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value, ...key) {
          if (value instanceof Blob || value?.content instanceof Blob) throw new DOMException('no blobs', 'DataCloneError');
          return put.call(this, value, ...key);
        };`;
      await route.fulfill({ response, body: refuse + (await response.text()) });
    });
    const driver = await openTab();
    const large = Uint8Array.from({ length: 3_500_000 }, (_, index) => index % 253);
    const path = await runAndStop(driver);
    const files = await downloadFiles(driver, path);
    const zip = zipSync(
      { 'savepoint-large/_metadata': files['_metadata'] ?? new Uint8Array(), 'savepoint-large/data': large },
      { level: 0 },
    );
    const imported = await importFiles(driver, { 'large.zip': zip });
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    const back = await downloadFiles(driver, imported.value);
    expect(Buffer.compare(back['data'] ?? new Uint8Array(), large)).toBe(0);
    const slice = await driver.page.evaluate(async (file) => {
      const read = await window.session.savepoints.readFile({ file, offset: 1_048_570, length: 12 });
      return read.ok && typeof read.value !== 'string' ? [...read.value] : null;
    }, `${imported.value}/data`);
    expect(slice).toEqual([...large.slice(1_048_570, 1_048_582)]);
  });
});
