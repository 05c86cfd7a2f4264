import { rolldown } from 'rolldown';
import type { BundlerPlugin } from './bundler-plugin.ts';

const SUFFIX = '?workertext';
const PREFIX = '\0workertext:';

/**
 * `import text from './x.worker.ts?workertext'`: a worker entry and all it imports as one classic script, in a string.
 *
 * Workers of a frame with an opaque origin can start neither from a URL of the page nor as a module from a blob (Chromium),
 * so the page hands the text over. Entries under `workers/node/` become CommonJS, to run by
 * `new Worker(text, { eval: true })` of node:worker_threads.
 */
export function workerText(): BundlerPlugin {
  return {
    name: 'sluice:worker-text',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(SUFFIX)) return null;
      const entry = await this.resolve(source.slice(0, -SUFFIX.length), importer, { skipSelf: true });
      if (entry === null) throw new Error(`Cannot resolve worker entry '${source}' from '${importer ?? 'an entry'}'.`);
      // The trailing .js keeps vite from handing the string to its TypeScript transform.
      return `${PREFIX}${entry.id}.js`;
    },
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const { code, inputs } = await bundleWorker(id.slice(PREFIX.length, -'.js'.length));
      for (const input of inputs) this.addWatchFile(input);
      return { code: `export default ${JSON.stringify(code)};`, moduleType: 'js' };
    },
  };
}

async function bundleWorker(entry: string): Promise<{ code: string; inputs: string[] }> {
  const isNode = entry.replaceAll('\\', '/').includes('/workers/node/');
  const bundle = await rolldown({
    input: entry,
    platform: isNode ? 'node' : 'browser',
    plugins: [workerText()],
    transform: { target: 'es2023' },
    onLog(level, log, handler) {
      // What can't be resolved stays as an import, which a classic script can't have: an error, not a warning.
      handler(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log);
    },
  });
  try {
    const { output } = await bundle.generate({
      format: isNode ? 'cjs' : 'iife',
      codeSplitting: false,
      // Names of classes and functions show up in errors and stacks that users read.
      minify: { mangle: { keepNames: true }, compress: { keepNames: { class: true, function: true } } },
    });
    return { code: output[0].code, inputs: (await bundle.watchFiles).filter((path) => !path.startsWith('\0')) };
  } finally {
    await bundle.close();
  }
}
