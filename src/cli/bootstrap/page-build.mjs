// Builds the page into `dist/`, unless it was built from the same files already.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, ensureCacheFolder, fail, root, runChild, say, withLock } from './project.mjs';

/** What a build reads. Node's side of the project is left out: its changes don't reach the page. */
const INPUTS = [
  'index.html',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.web.json',
  'vite.config.ts',
  'public',
  'src',
  'workers',
];

export const distFolder = join(root, 'dist');
const hashFile = join(distFolder, '.build-hash');

/** @param {{ force?: boolean }} [options] */
export async function ensurePageBuilt({ force = false } = {}) {
  await withLock('page-build', async () => {
    const hash = contentHash(INPUTS, reachesPage);
    if (!force && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return;
    say('building the page …');
    await buildAside(hash);
  });
}

/** @param {string} path @returns {boolean} */
function reachesPage(path) {
  return (
    !path.startsWith('src/platform/node/') &&
    !path.startsWith('workers/node/') &&
    (!path.startsWith('src/cli/') || path.startsWith('src/cli/build/'))
  );
}

/**
 * Builds beside `dist/` and then exchanges the folders: a server that runs meanwhile never sees half a page.
 * @param {string} hash
 */
async function buildAside(hash) {
  const next = join(ensureCacheFolder(), `dist-next`);
  const previous = join(ensureCacheFolder(), `dist-previous`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', next, '--emptyOutDir'];
  // Its output goes to stderr, as all that is said on the way to what was asked for.
  const code = await runChild(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (code !== 0) fail('The page could not be built; see the message above.');
  writeFileSync(join(next, '.build-hash'), hash);
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(distFolder)) renameSync(distFolder, previous);
  renameSync(next, distFolder);
  rmSync(previous, { recursive: true, force: true });
}
