import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import type { ContractHost } from '../contract/contract-host.ts';
import { describeHost } from '../contract/host-contract.ts';
import { openBrowser } from './open-browser.ts';
import { serveSessionPage, type WatchedServer } from './session-page/serve-session-page.ts';

let browser: Browser;
let site: WatchedServer;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSessionPage()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The host of a page, call by call. */
class PageHost implements ContractHost {
  constructor(readonly page: Page) {}

  evaluate: ContractHost['evaluate'] = (program, timeoutMs) =>
    this.page.evaluate(([text, limit]) => window.host.evaluate(text, limit), [program, timeoutMs] as const);

  submit: ContractHost['submit'] = (submission) => this.page.evaluate((wish) => window.host.submit(wish), submission);

  request: ContractHost['request'] = (wish) => this.page.evaluate((asked) => window.host.request(asked), wish);

  admin: ContractHost['admin'] = (wish) => this.page.evaluate((asked) => window.host.admin(asked), wish);

  killTask: ContractHost['killTask'] = (attemptId) => this.page.evaluate((id) => window.host.killTask(id), attemptId);

  pullTelemetry: ContractHost['pullTelemetry'] = (jobId) =>
    this.page.evaluate((job) => window.host.pullTelemetry(job), jobId);

  reports: ContractHost['reports'] = () => this.page.evaluate(() => window.host.reports());

  pause: ContractHost['pause'] = (durationMs) => this.page.waitForTimeout(durationMs);

  close: ContractHost['close'] = () => this.page.context().close();
}

describeHost('web', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.evaluate(() => {
    window.openHost('contract');
  });
  return new PageHost(page);
});
