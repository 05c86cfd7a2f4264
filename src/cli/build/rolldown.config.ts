import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';
import { builtInJobs } from './built-in-jobs.ts';
import { sluiceDts } from './sluice-dts.ts';
import { workerText } from './worker-text.ts';

// The Node commands. Run by src/cli/bootstrap/node-bundle.mjs, from the project's root, which names the output folder.
const COMMANDS = ['main', 'walk', 'bench', 'conformance', 'test-browsers'];
/** Tools with files, workers or binaries of their own: taken from node_modules when a command runs. */
const UNBUNDLED = /^(?:typescript|playwright|playwright-core|puppeteer-core|vite|vitest|rolldown)(?:\/|$)/;

const root = process.cwd();
const entries = COMMANDS.map((name) => [name, join(root, 'src', 'cli', `${name}.ts`)] as const);

export default defineConfig({
  input: Object.fromEntries(entries.filter(([, path]) => existsSync(path))),
  platform: 'node',
  external: (id) => isBuiltin(id) || UNBUNDLED.test(id),
  transform: { target: 'node20.19' },
  plugins: [workerText(), builtInJobs(root), sluiceDts(root)],
  output: {
    dir: process.env['SLUICE_BUNDLE_FOLDER'] ?? join(root, 'dist-cli', 'default'),
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name]-[hash].mjs',
    sourcemap: true,
  },
});
