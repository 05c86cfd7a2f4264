import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { PageDriver } from './page-driver.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('code that came by link is shown, and runs only when the reader presses Run', async () => {
  const writer = await PageDriver.open(await (await browser.newContext()).newPage(), inject('pageUrl'));
  await writer.waitForJob('RUNNING');
  await writer.replaceInEditor('ALERT_THRESHOLD = 100;', 'ALERT_THRESHOLD = 321;');
  await writer.button('Share').click();
  const link = await writer.page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toContain('#');

  const reader = await PageDriver.open(await (await browser.newContext()).newPage(), link);
  await reader.page.getByText(/came with the link/).waitFor();
  await reader.page.waitForTimeout(2000);
  expect(await reader.page.getByText('RUNNING', { exact: true }).count()).toBe(0);
  await reader.button('Run it').click();
  await reader.waitForJob('RUNNING');
});

test('a broken link says so and leaves the page usable', async () => {
  const page = await (await browser.newContext()).newPage();
  const driver = await PageDriver.open(page, `${inject('pageUrl')}#1.garbage`);
  await page.getByText(/This link is damaged/).waitFor();
  expect(await driver.button('Run').first().isEnabled()).toBe(true);
});
