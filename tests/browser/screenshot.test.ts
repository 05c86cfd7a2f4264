import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { root } from '../../src/cli/bootstrap/project.mjs';
import { openBrowser } from './open-browser.ts';
import { PageDriver } from './page-driver.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** With SLUICE_UPDATE_SCREENSHOT=1 it takes the picture that the README shows. */
test('one screen shows code, graph and key groups at once', async () => {
  const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' });
  const driver = await PageDriver.open(await context.newPage(), inject('pageUrl'));
  await driver.waitForJob('RUNNING');
  await driver.waitForKeys('1,000');
  const { page } = driver;
  for (const region of [
    page.locator('.monaco-editor').first(),
    page.getByRole('article', { name: /^Vertex Fraud Detector/ }),
    page.getByText(/groups 96–127/),
  ]) {
    await region.scrollIntoViewIfNeeded();
    expect(await region.isVisible()).toBe(true);
  }
  const scrolls = await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight);
  expect(scrolls).toBe(false);
  if (process.env['SLUICE_UPDATE_SCREENSHOT'] === '1') {
    await page.waitForTimeout(3000);
    await page.screenshot({ path: join(root, 'public', 'screenshot.png') });
  }
});
