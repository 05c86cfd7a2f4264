import type { Browser, BrowserContext } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { collectErrors, openBrowser } from './open-browser.ts';
import { PageDriver } from './page-driver.ts';

let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext();
});
afterAll(() => browser.close());

test('the article’s walk by clicks: run, savepoint, stop, edit, insert, resume wider, reload', async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  const driver = await PageDriver.open(page, inject('pageUrl'));

  // A first visit: the fraud job starts by itself.
  await driver.waitForJob('RUNNING');
  await driver.waitForKeys('1,000');
  expect(await page.getByText(/groups 96–127/).count()).toBe(1);

  await driver.button('Savepoint').click();
  await driver.tab('Savepoints').click();
  await expect.poll(() => driver.savepoints(), { timeout: 20_000 }).toHaveLength(1);
  await driver.button('Stop with savepoint').click();
  await driver.waitForJob('FINISHED');
  await expect.poll(() => driver.savepoints(), { timeout: 20_000 }).toHaveLength(2);

  // Change the code, and the graph.
  await driver.replaceInEditor('ALERT_THRESHOLD = 100;', 'ALERT_THRESHOLD = 500;');
  await driver.insertOperator('filter');
  await expect.poll(() => driver.visibleSource()).toContain('.filter(');
  await page.getByText('add uid').waitFor();

  // What will become of the state is said before anything runs.
  await page.getByText('The source takes this savepoint: 4 operators restored').waitFor();
  await driver.runFromSelected(8);
  await driver.waitForJob('RUNNING');
  await driver.tab('Key groups').click();
  await page.getByText(/128 key groups · parallelism 8 · 1,000 keys/).waitFor();
  await page.getByText(/112 groups have another owner than in the run before/).waitFor();
  expect(await page.getByText(/groups 112–127/).count()).toBe(1);

  // Savepoints are the user's: they survive a reload of the tab.
  await page.reload();
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await expect.poll(() => driver.savepoints(), { timeout: 20_000 }).toHaveLength(2);
  await driver.expectNoErrors(errors);
});

test('one undo takes an inserted operator back, and leaves the rest of the source alone', async () => {
  const page = await context.newPage();
  const driver = await PageDriver.open(page, inject('pageUrl'));
  await page.locator('.insert-on-edge button').first().waitFor();
  await driver.insertOperator('map');
  await expect.poll(() => driver.visibleSource()).toContain('.map(');
  await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => driver.visibleSource()).not.toContain('.map(');
  expect(await driver.visibleSource()).toContain('.keyBy(');
});
