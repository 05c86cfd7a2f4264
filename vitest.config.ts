import { defineConfig } from 'vitest/config';

/** One named project per kind of test: `npx vitest run --project unit`, or `npx vitest run tests/unit/base`. */
function project(name: string, include: string, options: { testTimeout?: number; fileParallelism?: boolean } = {}) {
  return { extends: true as const, test: { name, include: [include], ...options } };
}

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: true,
    projects: [
      project('unit', 'tests/unit/**/*.test.ts'),
      project('simulation', 'tests/simulation/**/*.test.ts', { testTimeout: 300_000 }),
      project('golden', 'tests/golden/**/*.test.ts', { testTimeout: 120_000 }),
      project('contract', 'tests/contract/**/*.test.ts', { testTimeout: 60_000 }),
      project('conformance-fixtures', 'tests/conformance/fixtures/**/*.test.ts', { testTimeout: 60_000 }),
      project('tidy', 'tests/tidy/**/*.test.ts', { testTimeout: 60_000 }),
      project('browser', 'tests/browser/**/*.test.ts', { testTimeout: 120_000, fileParallelism: false }),
    ],
  },
});
