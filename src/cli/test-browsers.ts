import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder, ensurePageBuilt } from './bootstrap/page-build.mjs';
import { ensureCacheFolder, say } from './bootstrap/project.mjs';
import { serveFolder } from './bootstrap/static-server.mjs';
import type { BrowserTab } from './test-browsers/browser-tab.ts';
import { EngineChecks } from './test-browsers/engine-checks.ts';
import { findFirefox, FirefoxTab } from './test-browsers/firefox.ts';
import { findWebKit, WebKitTab } from './test-browsers/webkit.ts';
import { CheckList } from './walk/check-list.ts';

// `npm run test:browsers [-- firefox | webkit]`: the built page in the engines that the other tests don't run.

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const checks = new CheckList({ out: print, err: print });

/** Finds or installs an engine. @returns null if there is none */
const ENGINES: Readonly<Record<string, () => Promise<(() => Promise<BrowserTab>) | null>>> = {
  firefox: async () => {
    const path = await findFirefox();
    return path === null ? null : () => FirefoxTab.launch(path);
  },
  webkit: async () => {
    const programs = await findWebKit();
    return programs === null ? null : () => WebKitTab.launch(programs);
  },
};

async function testEngine(name: string, url: string): Promise<void> {
  const launch = (await ENGINES[name]?.()) ?? null;
  if (launch === null) {
    withoutEngine(name);
    return;
  }
  try {
    const tab = await launch();
    try {
      await new EngineChecks(tab, url, checks).run(() => keepScreenshot(tab, name));
    } finally {
      await tab.close();
    }
  } catch (error) {
    checks.check(name, false, error instanceof Error ? error.message : String(error));
  }
}

/** Somebody without it can test the rest; where all must be proved, this is a failure. */
function withoutEngine(name: string): void {
  const reason = `${name} is not installed, and apt-get could not install it`;
  const isRequired = (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';
  if (isRequired) checks.check(name, false, reason);
  else print(`  skipped: ${reason}`);
}

let screenshots = 0;

async function keepScreenshot(tab: BrowserTab, name: string): Promise<void> {
  try {
    await writeScreenshot(tab, name);
  } catch (error) {
    // The failure itself is told already.
    say(`no screenshot: ${String(error)}`);
  }
}

async function writeScreenshot(tab: BrowserTab, name: string): Promise<void> {
  const file = join(ensureCacheFolder(), `failed-${name}-${screenshots++}.png`);
  writeFileSync(file, await tab.screenshot());
  say(`what was to be seen then: ${file}`);
}

const words = process.argv.slice(2);
const unknown = words.find((word) => ENGINES[word] === undefined);
if (unknown === undefined) {
  await ensurePageBuilt();
  const server = await serveFolder(distFolder);
  try {
    for (const name of words.length === 0 ? Object.keys(ENGINES) : words) await testEngine(name, server.url);
  } finally {
    await server.close();
  }
} else {
  checks.check(`There is no engine '${unknown}' here. Usage: npm run test:browsers [-- firefox | webkit]`, false);
}
process.exitCode = checks.finish();
