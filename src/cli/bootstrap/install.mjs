// Installs the packages of the lock file, unless they are there already.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, requireNode, root, runChild, say, withLock } from './project.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 */

/** Makes `node_modules` what the lock file says. Ends the process when that fails. */
export async function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  await withLock('install', async () => {
    if (isInstalled()) return;
    say('installing packages (npm ci) …');
    // npm's own words go to stderr: the output of the command that comes after may be read by a program.
    const code = await npm(['ci', '--no-audit', '--no-fund']);
    if (code !== 0) fail('npm ci failed; see its message above. Sluice needs a reachable npm registry once.');
  });
}

/**
 * npm writes `node_modules/.package-lock.json` when an installation is complete: it is compared package by package.
 * @returns {boolean}
 */
function isInstalled() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = readLock(hidden).packages;
  return Object.entries(readLock(join(root, 'package-lock.json')).packages).every(([path, locked]) => {
    if (path === '') return true;
    const version = installed[path]?.version;
    return version === undefined ? mayBeLeftOut(locked) : version === locked.version;
  });
}

/** Packages for other platforms are not installed. @param {LockedPackage} locked @returns {boolean} */
function mayBeLeftOut(locked) {
  return locked.optional === true || locked.devOptional === true || locked.peer === true;
}

/** @param {string} path @returns {LockFile} */
function readLock(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Runs npm: the one that started this process if there is one, else the one on PATH.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function npm(args, env = process.env) {
  const cli = process.env['npm_execpath'];
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 2, 2];
  if (cli !== undefined && cli.endsWith('.js')) return runChild(process.execPath, [cli, ...args], { stdio, env });
  return runChild(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { stdio, env });
}
