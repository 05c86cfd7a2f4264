import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitApiDeclarations } from './api-declarations.ts';
import type { BundlerPlugin } from './bundler-plugin.ts';
import { virtualModule } from './virtual-module.ts';

const PACKAGE = 'file:///node_modules/sluice/';

/**
 * `virtual:sluice-dts`: URI -> text of every declaration file of the package `sluice`, and of the globals that a job
 * finds beside the ES library; as Monaco's `addExtraLib` takes them.
 */
export function sluiceDts(projectRoot: string): BundlerPlugin {
  return virtualModule('virtual:sluice-dts', (context) => {
    const sourceRoot = join(projectRoot, 'src');
    const { files, inputs } = emitApiDeclarations(sourceRoot, join(sourceRoot, 'core', 'datastream', 'index.ts'));
    const globals = join(sourceRoot, 'cli', 'build', 'job-globals.d.ts');
    for (const input of [...inputs, globals]) context.addWatchFile(input);
    const ofPackage = Object.entries(files).map(([path, text]) => [PACKAGE + path, text]);
    return { ...Object.fromEntries(ofPackage), 'file:///job-globals.d.ts': readFileSync(globals, 'utf8') };
  });
}
