import type { TestProject } from 'vitest/node';
import { ensurePageBuilt, distFolder } from '../../src/cli/bootstrap/page-build.mjs';
import { serveFolder } from '../../src/cli/bootstrap/static-server.mjs';
import { findTestBrowser, type TestBrowser } from '../../src/cli/bootstrap/test-browser.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built page is served; ends in a slash. */
    pageUrl: string;
    testBrowser: TestBrowser;
  }
}

/** Once for all browser tests: a built page, a server for it, a Chromium that is known to start. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensurePageBuilt();
  project.provide('testBrowser', await findTestBrowser());
  const server = await serveFolder(distFolder);
  project.provide('pageUrl', server.url);
  return server.close;
}
