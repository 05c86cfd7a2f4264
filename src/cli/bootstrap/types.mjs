// `npm run types`: the type check of every stratum, each with only what may exist there; then of everything, tests too.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './project.mjs';

const PROJECTS = [
  'tsconfig.core.json',
  'tsconfig.web.json',
  'tsconfig.node.json',
  'tsconfig.jobs.json',
  'tsconfig.json',
];

await ensureInstalled();
let failed = 0;
for (const project of PROJECTS) {
  // The compiler is native and uses all cores by itself: one project after the other.
  const tsc = join(root, 'node_modules', 'ts7', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status === 0) continue;
  failed++;
  console.log(`^ ${project}`);
}
console.log(`${PROJECTS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
