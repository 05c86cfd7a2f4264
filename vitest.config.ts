import { join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { builtInJobs } from './src/cli/build/built-in-jobs.ts';
import { sluiceDts } from './src/cli/build/sluice-dts.ts';
import { workerText } from './src/cli/build/worker-text.ts';

const root = import.meta.dirname;
const SECOND_MS = 1000;

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>;

/** One named project per kind of test: `npx vitest run --project unit`, or `npx vitest run tests/unit/base`. */
function project(name: string, folder: string, options: TestOptions = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`tests/${folder}/**/*.test.ts`], ...options } };
}

/** Tests without state of their own share their modules, which halves their time. */
const pure: TestOptions = { isolate: false };

/** Tests that measure or drive whole browsers wait until all others are through, and then run one by one. */
const alone: TestOptions = { fileParallelism: false, sequence: { groupOrder: 1 } };

export default defineConfig({
  plugins: [workerText(), builtInJobs(root), sluiceDts(root)],
  resolve: { alias: { sluice: join(root, 'src', 'core', 'datastream', 'index.ts') } },
  test: {
    environment: 'node',
    passWithNoTests: true,
    reporters: ['default', './src/cli/bootstrap/tally-reporter.mjs'],
    projects: [
      project('unit', 'unit', { testTimeout: 15 * SECOND_MS, ...pure }),
      project('simulation', 'simulation', { testTimeout: 600 * SECOND_MS }),
      project('golden', 'golden', { testTimeout: 180 * SECOND_MS }),
      project('contract', 'contract', { testTimeout: 60 * SECOND_MS }),
      project('conformance-fixtures', 'conformance/fixtures', { testTimeout: 120 * SECOND_MS, ...pure }),
      project('tidy', 'tidy', { testTimeout: 120 * SECOND_MS, ...pure }),
      project('browser', 'browser', {
        testTimeout: 180 * SECOND_MS,
        hookTimeout: 180 * SECOND_MS,
        globalSetup: './tests/browser/global-setup.ts',
        ...alone,
      }),
    ],
  },
});
