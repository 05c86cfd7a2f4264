import { describe, expect, test } from 'vitest';
import { zipSync, unzipSync } from 'fflate';
import { download, downloadFiles, importFiles, runAndStop, storedDirectories } from './session-page/savepoint-calls.ts';
import { useTabs } from './session-page/use-tabs.ts';

const NAME = 'savepoint-files-test';
const tabs = useTabs(NAME);

describe('a savepoint', () => {
  test('leaves as a zip and comes back from it under another path', async () => {
    const driver = await tabs.open();
    const path = await runAndStop(driver);
    const zip = (await download(driver, path)).zip;
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
    const driver = await tabs.open();
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
    const driver = await tabs.open();
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
    expect(await storedDirectories(driver, NAME)).toEqual([path]);
  });

  test('lies in pieces of buffers where the browser refuses Blobs', async () => {
    await tabs.context.route(/storage-worker/, async (route) => {
      const response = await route.fetch();
      const refuse = `const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value, ...key) {
          if (value instanceof Blob || value?.content instanceof Blob) throw new DOMException('no blobs', 'DataCloneError');
          return put.call(this, value, ...key);
        };`;
      await route.fulfill({ response, body: refuse + (await response.text()) });
    });
    const driver = await tabs.open();
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
