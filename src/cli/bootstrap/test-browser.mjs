// Finds a Chromium for the tests, on any machine: one that is there, else one that can be had. A candidate counts only
// after it really launched and evaluated something.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm } from './install.mjs';
import { cacheFolder, ensureCacheFolder, root, runChild, say, withLock } from './project.mjs';

/**
 * @typedef {{ executablePath: string, env: Record<string, string>, args: string[] }} TestBrowser
 *   what `playwright.chromium.launch` needs; `env` is to be added to the process's own
 * @typedef {{ executablePath: string, env?: Record<string, string> }} Candidate
 */

/** The last resort that needs neither rights nor a vendor's download: a build packed for npm (Linux on x64 only). */
const PACKED_CHROMIUM = '@sparticuz/chromium@153.0.0';
const LAUNCH_TIMEOUT_MS = 30_000;
const choiceFile = join(cacheFolder, 'browser.json');

/** A test needs no word with the outside: no updates, no field trials. */
const QUIET_ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @returns {Promise<TestBrowser>}
 * @throws {Error} naming what was tried, if no browser could be started
 */
export function findTestBrowser() {
  return withLock('test-browser', async () => {
    /** @type {string[]} */
    const tried = [];
    for (const [name, candidates] of SOURCES) {
      for (const candidate of await candidates()) {
        const browser = await proved(candidate);
        if (browser === undefined) continue;
        writeFileSync(join(ensureCacheFolder(), 'browser.json'), JSON.stringify(browser, null, 2));
        return browser;
      }
      tried.push(name);
    }
    throw new Error(
      `No Chromium could be started (tried: ${tried.join('; ')}). Install one, or name its executable in CHROMIUM_PATH.`,
    );
  });
}

/** In the order of cost. Each is asked only after all before it failed. @type {[string, () => Candidate[] | Promise<Candidate[]>][]} */
const SOURCES = [
  ['CHROMIUM_PATH', () => paths([process.env['CHROMIUM_PATH']])],
  ['the last choice', lastChoice],
  ["playwright's own", playwrightsOwn],
  ['PATH and the usual places', installedBrowsers],
  ['playwright install', playwrightDownload],
  [PACKED_CHROMIUM, packedChromium],
  ['apt-get install chromium', debianChromium],
];

/** @returns {Promise<typeof import('playwright')>} */
function playwright() {
  const path = createRequire(join(root, 'package.json')).resolve('playwright');
  return import(pathToFileURL(path).href).then((module) => module.default ?? module);
}

/** Launches it; without the sandbox only where it must be. @param {Candidate} candidate @returns {Promise<TestBrowser | undefined>} */
async function proved({ executablePath, env = {} }) {
  const isRoot = process.getuid?.() === 0;
  const argLists = isRoot ? [['--no-sandbox', ...QUIET_ARGS]] : [QUIET_ARGS, ['--no-sandbox', ...QUIET_ARGS]];
  const { chromium } = await playwright();
  for (const args of argLists) {
    try {
      const browser = await chromium.launch({
        executablePath,
        args,
        env: { ...process.env, ...env },
        timeout: LAUNCH_TIMEOUT_MS,
      });
      try {
        const page = await browser.newPage();
        if ((await page.evaluate('1 + 1')) === 2) return { executablePath, env, args };
      } finally {
        await browser.close();
      }
    } catch {
      // Whatever keeps a candidate from starting: the next one is tried.
    }
  }
  return undefined;
}

/** @param {(string | undefined)[]} executables @returns {Candidate[]} */
function paths(executables) {
  return executables
    .filter((path) => path !== undefined && isExecutable(path))
    .map((path) => ({ executablePath: /** @type {string} */ (path) }));
}

/** @param {string} path @returns {boolean} */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Candidate[]} */
function lastChoice() {
  if (!existsSync(choiceFile)) return [];
  /** @type {TestBrowser} */
  const { executablePath, env } = JSON.parse(readFileSync(choiceFile, 'utf8'));
  return isExecutable(executablePath) ? [{ executablePath, env }] : [];
}

/** @returns {Promise<Candidate[]>} */
async function playwrightsOwn() {
  return paths([(await playwright()).chromium.executablePath()]);
}

/** @returns {Candidate[]} */
function installedBrowsers() {
  const names = ['chromium', 'chromium-headless-shell', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return paths([
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ]);
}

/** @returns {Promise<Candidate[]>} */
async function playwrightDownload() {
  say('no Chromium on this machine; trying playwright install …');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const code = await quietly(process.execPath, [cli, 'install', 'chromium', '--only-shell']);
  if (code !== 0) return [];
  if (process.getuid?.() === 0) await quietly(process.execPath, [cli, 'install-deps', 'chromium']);
  const { chromium } = await playwright();
  const browser = await chromium.launch({ args: ['--no-sandbox'] }).catch(() => undefined);
  await browser?.close();
  return paths([chromium.executablePath(), ...headlessShells(chromium.executablePath())]);
}

/** Playwright names only its full browser; the shell lies beside it. @param {string} path @returns {string[]} */
function headlessShells(path) {
  return [path.replace(/chromium-(\d+)/, 'chromium_headless_shell-$1').replace(/chrome$/, 'headless_shell')];
}

/** @returns {Promise<Candidate[]>} */
async function packedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  say(`unpacking ${PACKED_CHROMIUM} from npm …`);
  const folder = join(ensureCacheFolder(), 'packed-chromium');
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', '--engine-strict=false'];
  if ((await npm([...install, PACKED_CHROMIUM])) !== 0) return [];
  // It unpacks into the temporary folder, and brings its libraries only where it believes to be on AWS Lambda.
  const script = `import('@sparticuz/chromium').then(async (m) => console.log(await (m.default ?? m).executablePath()))`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    env: { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  });
  const executablePath = stdout.trim().split('\n').at(-1) ?? '';
  const libraries = [join(unpacked, 'al2023', 'lib'), join(unpacked, 'al2', 'lib')].filter((path) => existsSync(path));
  const env = {
    LD_LIBRARY_PATH: [...libraries, process.env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '').join(':'),
  };
  return paths([executablePath]).map((candidate) => ({ ...candidate, env }));
}

/** @returns {Promise<Candidate[]>} */
async function debianChromium() {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [command = 'apt-get', ...before] = [...sudo, 'apt-get'];
  if (spawnSync(command, [...before, '--version']).status !== 0) return [];
  say('installing chromium with apt-get …');
  await quietly(command, [...before, 'update']);
  await quietly(command, [...before, 'install', '-y', '--no-install-recommends', 'chromium']);
  return installedBrowsers();
}

/** @param {string} command @param {string[]} args @returns {Promise<number>} */
function quietly(command, args) {
  return runChild(command, args, { stdio: ['ignore', 'ignore', 'ignore'] }).catch(() => 1);
}
