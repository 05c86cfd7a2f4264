import { pathToFileURL } from 'node:url';
import type { BundlerPlugin } from './bundler-plugin.ts';

const MONACO = '/monaco-editor/esm/vs/';
const WORKER_MANAGER = /\/languages\/features\/(?:typescript|json)\/workerManager\.js$/;
const WORKER_FALLBACK = /^\s*createWorker: \(\) => new Worker\(new URL\(.*$/m;
const LIBRARIES = '/languages/features/typescript/lib/lib.js';
const FEATURE_IMPORTS = '/internal/common/workers.js';
/** Libraries of places where no job runs: pages, service workers, Windows Script Host. */
const FOREIGN_LIBRARY = /^lib\.(?:dom|webworker|scripthost|.*\.full\.d\.ts$)/;

/**
 * Takes out of Monaco what a build would carry twice or for nothing. Belongs to the page's plugins and to the workers'.
 *
 * - Each language's fallback worker: the page gives Monaco its own workers, and bundlers would emit a second 7 MB copy.
 * - Type libraries of the DOM (2.5 MB): jobs see the ES library only.
 * - The import of every editor feature by the worker bootstrap: only the features the page registers are bundled.
 */
export function trimMonaco(): BundlerPlugin {
  return {
    name: 'sluice:trim-monaco',
    enforce: 'pre',
    apply: 'build',
    async load(id) {
      return id.replaceAll('\\', '/').endsWith(MONACO.slice(0, -1) + LIBRARIES)
        ? { code: await trimmedLibraries(id), moduleType: 'js' }
        : null;
    },
    transform(code, id) {
      const path = id.replaceAll('\\', '/');
      if (!path.includes(MONACO)) return null;
      if (WORKER_MANAGER.test(path)) return { code: withoutFallbackWorker(code, path), map: null };
      if (path.endsWith(FEATURE_IMPORTS)) return { code: withoutSideEffectImports(code), map: null };
      return null;
    },
  };
}

async function trimmedLibraries(path: string): Promise<string> {
  const { libFileMap } = (await import(pathToFileURL(path).href)) as { libFileMap: Record<string, string> };
  const kept = Object.entries(libFileMap).filter(([name]) => !FOREIGN_LIBRARY.test(name));
  return `export const libFileMap = ${JSON.stringify(Object.fromEntries(kept))};`;
}

export function withoutFallbackWorker(code: string, path: string): string {
  // A silent miss after an update of Monaco would cost 7 MB.
  if (!WORKER_FALLBACK.test(code))
    throw new Error(`${path}: no fallback worker found to take out; adapt trim-monaco.ts.`);
  return code.replace(WORKER_FALLBACK, '');
}

export function withoutSideEffectImports(code: string): string {
  return code.replace(/^import '[^']+';$/gm, '');
}
