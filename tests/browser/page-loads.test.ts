import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { collectErrors, openBrowser } from './open-browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('the built page opens without an error', async () => {
  const page = await browser.newPage();
  const errors = collectErrors(page);
  const response = await page.goto(inject('pageUrl'));
  expect(response?.status()).toBe(200);
  expect(await page.title()).toContain('Sluice');
  expect(errors).toEqual([]);
});
