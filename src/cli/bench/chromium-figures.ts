import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureCacheFolder, root, runChild } from '../bootstrap/project.mjs';
import { serveFolder } from '../bootstrap/static-server.mjs';
import { findTestBrowser } from '../bootstrap/test-browser.mjs';
import { cpuMsOfTree } from './process-tree.ts';
import type { BenchFigures, BenchPlan } from './run-bench.ts';

declare global {
  /** What the bench's page offers (tests/bench/page). */
  function runBenchInPage(plan: BenchPlan): Promise<BenchFigures>;
}

/** Runs the bench in a page of its own, with the engine, the sandbox and the policy of the real one. */
export async function chromiumFigures(plan: BenchPlan, say: (line: string) => void): Promise<BenchFigures> {
  const files = await serveFolder(await buildPage());
  const { executablePath, env, args } = await findTestBrowser();
  const server = await chromium.launchServer({ executablePath, args, env: { ...stringEnvironment(), ...env } });
  const browser = await chromium.connect(server.wsEndpoint());
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => {
      say(String(error));
    });
    page.on('console', (message) => {
      if (message.type() === 'error') say(message.text());
    });
    const { pid } = server.process();
    await page.exposeFunction('sayInTerminal', say);
    await page.exposeFunction('cpuMsOfBrowser', () => (pid === undefined ? null : cpuMsOfTree(pid)));
    await page.goto(files.url);
    return await page.evaluate((wish) => runBenchInPage(wish), plan);
  } finally {
    await browser.close();
    await server.close();
    await files.close();
  }
}

async function buildPage(): Promise<string> {
  const outDir = join(ensureCacheFolder(), 'bench-page');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(root, 'tests', 'bench', 'page', 'vite.config.ts');
  const words = [vite, 'build', '--config', config, '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir'];
  const code = await runChild(process.execPath, words, { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error('The page of the bench could not be built; see the message above.');
  return outDir;
}

function stringEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
