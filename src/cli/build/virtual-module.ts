import type { BundlerPlugin, LoadContext } from './bundler-plugin.ts';

/**
 * A plugin for a module that exists only while bundling: its default export is a value computed then.
 * `compute` names every file it has read through `addWatchFile`, so that development servers compute it afresh.
 */
export function virtualModule(
  name: string,
  compute: (context: LoadContext) => unknown,
): BundlerPlugin & { enforce: 'pre' } {
  const id = `\0${name}`;
  return {
    name: `sluice:${name}`,
    enforce: 'pre',
    resolveId(source) {
      return source === name ? id : null;
    },
    async load(loaded) {
      if (loaded !== id) return null;
      const value = await compute(this);
      return { code: `export default ${JSON.stringify(value)};`, moduleType: 'js' };
    },
  };
}
