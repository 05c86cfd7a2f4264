import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { workerText } from '../../../src/cli/build/worker-text.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The engine without the page's view, under the real page's policy. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: join(root, 'public'),
  plugins: [
    workerText(),
    {
      name: 'sluice:policy-of-the-page',
      transformIndexHtml: (html) => html.replace(/<!-- The policy .* -->/, policyOf(join(root, 'index.html'))),
    },
  ],
  worker: { format: 'es', plugins: () => [workerText()] },
  build: { target: 'es2023', emptyOutDir: true, modulePreload: { polyfill: false } },
});

function policyOf(page: string): string {
  const policy = /<meta\s+http-equiv="Content-Security-Policy"[^>]*>/.exec(readFileSync(page, 'utf8'))?.[0];
  if (policy === undefined) throw new Error(`${page} has no policy`);
  return policy;
}
