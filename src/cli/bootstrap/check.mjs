// `npm run check`: what to run before every commit, in under a minute: types, lint, tidy, unit, 50 simulation seeds.
import { ensureInstalled } from './install.mjs';
import { printSum, runPart } from './parts.mjs';
import { endWithNpm } from './project.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';

endWithNpm();
await ensureInstalled();
const [statics, tests] = await Promise.all([typesThenLint(), quickTests()]);
printSum([...statics, tests]);

async function typesThenLint() {
  return [
    await runPart({ name: 'types', args: ['src/cli/bootstrap/types.mjs'] }, { together: true }),
    await runPart({ name: 'lint', args: ['src/cli/bootstrap/lint.mjs'] }, { together: true }),
  ];
}

function quickTests() {
  const projects = ['unit', 'tidy', 'simulation'].flatMap((project) => ['--project', project]);
  const env = { SLUICE_SEEDS: '50' };
  return runPart({ name: 'tests', args: [VITEST, 'run', ...projects], env }, { together: true });
}
