import { unzipSync } from 'fflate';
import type { SessionDriver } from './session-driver.ts';

export const DIRECTORY = 's3://flink-savepoints/fraud-detection/';

/** Runs the fraud job until it has seen some records, and stops it. @returns its savepoint's path */
export async function runAndStop(driver: SessionDriver): Promise<string> {
  const jobId = await driver.submit(await driver.builtInJob('fraud-job'), { parallelism: 2 });
  await waitForRecords(driver, 100);
  return driver.stop(jobId, DIRECTORY);
}

/** Waits until some subtask has read more than so many records. */
export async function waitForRecords({ page }: SessionDriver, records: number): Promise<void> {
  await page.waitForFunction(
    (count) => window.reports.some((report) => report.type === 'telemetry' && report.telemetry.recordsIn > count),
    records,
  );
}

/** Directories that files lie in. */
export function storedDirectories({ page }: SessionDriver, storageName: string): Promise<string[]> {
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
  }, storageName);
}

export interface Download {
  readonly zip: Uint8Array;
  readonly fileName: string;
  readonly leftOut: string | null;
}

export function download(
  { page }: SessionDriver,
  path: string,
  form: 'stored' | 'flink' = 'stored',
): Promise<Download> {
  return page.evaluate(
    async ([target, wanted]) => {
      const answer = await window.session.savepoints.download(target, wanted);
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      const { zip, fileName, leftOut } = answer.value;
      return { zip: new Uint8Array(await zip.arrayBuffer()), fileName, leftOut };
    },
    [path, form] as const,
  );
}

/** The files of a savepoint, without their folder. */
export async function downloadFiles(driver: SessionDriver, path: string): Promise<Record<string, Uint8Array>> {
  const files = Object.entries(unzipSync((await download(driver, path)).zip));
  return Object.fromEntries(files.map(([name, bytes]) => [name.replace(/^.*\//, ''), bytes]));
}

/** Drops files by path. */
export function importFiles({ page }: SessionDriver, files: Record<string, Uint8Array>) {
  return page.evaluate(
    ([dropped, directory]) =>
      window.session.savepoints.importFiles(
        dropped.map(([path, bytes]) => ({ path, content: new Blob([new Uint8Array(bytes)]) })),
        directory,
      ),
    [Object.entries(files), DIRECTORY] as const,
  );
}
