import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BundlerPlugin } from './bundler-plugin.ts';
import { emitProgram } from './emit-program.ts';
import { virtualModule } from './virtual-module.ts';

/** `virtual:built-in-jobs`: the jobs in `public/jobs`, emitted at build time, so that a first visit waits for no compiler. */
export function builtInJobs(projectRoot: string): BundlerPlugin {
  const folder = join(projectRoot, 'public', 'jobs');
  return virtualModule('virtual:built-in-jobs', (context) => {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .sort()
      .map((fileName) => {
        const path = join(folder, fileName);
        context.addWatchFile(path);
        const source = readFileSync(path, 'utf8');
        return { name: fileName.slice(0, -'.ts'.length), fileName, source, ...emitProgram(source, fileName) };
      });
  });
}
