import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { PageDriver } from './page-driver.ts';

const DIRECTORY = 's3://flink-savepoints/fraud-detection/';
const PATIENCE = { timeout: 30_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The article's commands, pasted with their line breaks, with the page's own job and paths. */
test('the article’s four commands in the terminal', async () => {
  const driver = await PageDriver.open(await (await browser.newContext()).newPage(), inject('pageUrl'));
  const { page } = driver;
  await driver.waitForJob('RUNNING');
  await driver.waitForKeys('1,000');
  await driver.tab('Terminal').click();
  const screen = page.getByRole('tabpanel', { name: 'Terminal' });
  await screen.locator('.xterm-rows').waitFor();
  const output = async (): Promise<string> => (await screen.locator('.xterm-rows').innerText()).replaceAll(' ', ' ');
  const type = async (text: string): Promise<void> => {
    const input = screen.locator('textarea').first();
    await input.focus();
    await input.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await page.keyboard.press('Enter');
  };
  /** The terminal wraps long lines: what is looked for is looked for without breaks. */
  const joined = async (): Promise<string> => (await output()).replaceAll('\n', '');

  const clear = async (): Promise<void> => {
    await type('clear');
    await expect.poll(async () => (await output()).trim(), PATIENCE).toBe('$');
  };

  await type('flink list');
  await expect.poll(joined, PATIENCE).toContain('Running/Restarting Jobs');
  const jobId = /([0-9a-f]{32}) : Fraud Detection \(RUNNING\)/.exec(await joined())?.[1] ?? '';
  expect(jobId).not.toBe('');

  await clear();
  await type(`flink savepoint ${jobId.slice(0, 8)} ${DIRECTORY}`);
  await expect
    .poll(joined, PATIENCE)
    .toContain('You can resume your program from this savepoint with the run command.');
  expect(await joined()).toContain(`Triggering savepoint for job ${jobId}.`);

  await clear();
  await type(`flink stop --savepointPath ${DIRECTORY} ${jobId.slice(0, 8)}`);
  await expect.poll(joined, PATIENCE).toMatch(/Savepoint completed\. Path: s3:\S+savepoint-[0-9a-f]{6}-[0-9a-f]{12}/);
  const path = /Path: (s3:\S+?savepoint-[0-9a-f]{6}-[0-9a-f]{12})/.exec(await joined())?.[1] ?? '';

  await driver.button('Package').click();
  await page.getByRole('dialog').getByRole('textbox').fill('new-fraud-job.jar');
  await page.getByRole('dialog').getByRole('button', { name: 'Package' }).click();
  await driver.tab('Terminal').click();
  await clear();
  await type(`flink run -d -s ${path} \\\n  -p 8 \\\n  -c com.example.FraudJob \\\n  new-fraud-job.jar`);
  await expect.poll(joined, PATIENCE).toMatch(/Job has been submitted with JobID [0-9a-f]{32}/);
  await driver.tab('Key groups').click();
  await page.getByText(/128 key groups · parallelism 8 · 1,000 keys/).waitFor();
});
