import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openBrowser } from '../open-browser.ts';
import { serveSessionPage, type WatchedServer } from './serve-session-page.ts';
import { SessionDriver } from './session-driver.ts';

export interface Tabs {
  /** A new tab of this test's browser profile, with a session in it. */
  open(): Promise<SessionDriver>;
  /** The same tab after a reload. */
  reload(driver: SessionDriver): Promise<SessionDriver>;
  /** This test's browser profile: nothing is in it at first. */
  readonly context: BrowserContext;
}

/** Tabs for each test of a file. @param storageName of the sessions in them */
export function useTabs(storageName: string): Tabs {
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
  return {
    open: async () => SessionDriver.open(await context.newPage(), site.url, storageName),
    reload: ({ page }) => SessionDriver.open(page, site.url, storageName),
    get context() {
      return context;
    },
  };
}
