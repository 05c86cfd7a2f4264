// Where the project lies, and the few things every bootstrap script needs. Plain Node: nothing may be installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = /** @type {const} */ ([20, 19]);

/** The project's root folder. Searched upwards, because this file also runs from inside a bundle. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Everything worth keeping between runs, outside git; `npm ci` empties it. */
export const cacheFolder = join(root, 'node_modules', '.cache', 'sluice');

/** @param {string} folder @returns {string} */
function findRoot(folder) {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'sluice') return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json named "sluice" above ' + fileURLToPath(import.meta.url));
  return findRoot(parent);
}

/** Ends the process with a sentence when Node is older than the tools need. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Sluice needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** @param {string} message @returns {never} */
export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** A line for the person who waits; on stderr, so that the output of a command stays clean. @param {string} line */
export function say(line) {
  console.error(`[sluice] ${line}`);
}

/**
 * Runs a program to its end. Signals sent to this process reach the program too, which then decides.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, cwd?: string }} [options]
 * @returns {Promise<number>} the exit code; 128 + n if signal n ended it
 */
export function runChild(command, args, { env = process.env, stdio = 'inherit', cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio });
    const stopForwarding = forwardSignals(child);
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/**
 * Ends this process, as by SIGTERM, when the shell between npm and it is gone: npm passes signals to that shell only, which
 * would leave a server behind.
 */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** @param {import('node:child_process').ChildProcess} child @returns {() => void} */
export function forwardSignals(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/**
 * One hash over the names and contents of files, so that a build is repeated only when something it reads has changed.
 * @param {readonly string[]} entries files and folders relative to the root; those that don't exist count as empty
 * @param {(path: string) => boolean} [wanted]
 * @returns {string}
 */
export function contentHash(entries, wanted = () => true) {
  const hash = createHash('sha256');
  for (const path of entries.flatMap((entry) => listFiles(entry))) {
    if (path.endsWith('.md') || !wanted(path)) continue;
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} entry @returns {string[]} paths relative to the root, with `/`, sorted */
export function listFiles(entry) {
  const stat = statSync(join(root, entry), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [entry];
  return readdirSync(join(root, entry))
    .sort()
    .flatMap((name) => listFiles(`${entry}/${name}`));
}

/**
 * Lets one process at a time do a piece of work in this project (two builds would write the same folder).
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const id = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const path = join(tmpdir(), `sluice-${id}-${name}.lock`);
  for (let waited = false; !tryLock(path); waited = true) {
    if (!waited) say(`waiting for another process of this project (${name}) …`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release); // `fail` ends the process in the middle of the work
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} path @returns {boolean} */
function tryLock(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  if (ownerLives(path)) return false;
  rmSync(path, { force: true });
  return tryLock(path);
}

/** @param {string} path @returns {boolean} */
function ownerLives(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // A lock that is empty was created this very moment: its owner is about to write its id.
    if (pid === 0) return Date.now() - statSync(path).mtimeMs < 5000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** Makes the cache folder. @returns {string} */
export function ensureCacheFolder() {
  mkdirSync(cacheFolder, { recursive: true });
  return cacheFolder;
}
