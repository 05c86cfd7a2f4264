import type { Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { describeHost } from '../contract/host-contract.ts';
import { goldenSuite } from '../golden/golden-suite.ts';
import { openBrowser } from './open-browser.ts';
import { serveSessionPage, type WatchedServer } from './session-page/serve-session-page.ts';
import { webHostKind } from './web-host-kind.ts';

let browser: Browser;
let site: WatchedServer;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSessionPage()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const kind = webHostKind(
  () => browser,
  () => site.url,
);

describeHost(kind);
goldenSuite(kind);
