// Bundles the Node commands (TypeScript, extension-full imports) into plain JavaScript, once per state of the sources.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, fail, root, runChild, say, withLock } from './project.mjs';

const INPUTS = [
  'package-lock.json',
  'tsconfig.base.json',
  'src',
  'workers',
  'public/jobs',
  'tests/bench',
  'tests/conformance',
];
const OUTPUT = join(root, 'dist-cli');
const KEPT_BUNDLES = 3;

/**
 * @param {string} name the command's entry, `src/cli/<name>.ts`
 * @returns {Promise<string>} the path of the bundled entry
 */
export async function ensureBundled(name) {
  if (!existsSync(join(root, 'src', 'cli', `${name}.ts`))) {
    fail(`This command does not exist yet: there is no src/cli/${name}.ts.`);
  }
  return withLock('node-bundle', async () => {
    const folder = join(
      OUTPUT,
      contentHash(INPUTS, (path) => !path.startsWith('src/app/')),
    );
    if (!existsSync(folder)) await bundle(folder);
    return join(folder, `${name}.mjs`);
  });
}

/**
 * Each state of the sources has its own folder, renamed into place when it is whole: a command that runs keeps its
 * files, even those it loads late (workers), while the next one is bundled.
 * @param {string} folder
 */
async function bundle(folder) {
  say('bundling the commands …');
  const next = join(OUTPUT, 'next');
  rmSync(next, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  const rolldown = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
  const config = join(root, 'src', 'cli', 'build', 'rolldown.config.ts');
  const env = { ...process.env, SLUICE_BUNDLE_FOLDER: next };
  // rolldown's stdout is a table of files; what went wrong comes on stderr.
  const code = await runChild(process.execPath, [rolldown, '-c', config], { stdio: ['ignore', 'ignore', 2], env });
  if (code !== 0) fail('The commands could not be bundled; see the message above.');
  renameSync(next, folder);
  sweep();
}

function sweep() {
  const bundles = readdirSync(OUTPUT)
    .map((name) => join(OUTPUT, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of bundles.slice(KEPT_BUNDLES)) rmSync(old, { recursive: true, force: true });
}
