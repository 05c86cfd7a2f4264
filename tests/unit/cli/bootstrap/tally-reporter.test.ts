import { afterEach, expect, test, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import TallyReporter from '../../../../src/cli/bootstrap/tally-reporter.mjs';

afterEach(() => vi.restoreAllMocks());

/** What the reporter reads of a test file. */
function file(states: readonly string[], loadErrors = 0, suiteErrors = 0): TestModule {
  const errors = (count: number) => () => Array<unknown>(count).fill({ message: 'broken' });
  const module = {
    errors: errors(loadErrors),
    children: {
      allSuites: () => [{ errors: errors(suiteErrors) }],
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  };
  return module as unknown as TestModule;
}

function closingLine(modules: readonly TestModule[], unhandled = 0, reason = 'passed'): unknown {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  new TallyReporter().onTestRunEnd(modules, Array<unknown>(unhandled).fill('error'), reason);
  return log.mock.lastCall?.[0];
}

test('tests are summed over files; skipped ones are neither', () => {
  expect(closingLine([file(['passed', 'passed', 'failed']), file(['passed', 'skipped'])])).toBe('3 passed, 1 failed');
});

test('what breaks outside of a test is a failure', () => {
  expect(closingLine([file([], 1)])).toBe('0 passed, 1 failed');
  expect(closingLine([file(['passed'], 0, 1)])).toBe('1 passed, 1 failed');
  expect(closingLine([file(['passed'])], 2)).toBe('1 passed, 2 failed');
});

test('a test that never came to run is a failure, and so is an interrupted run', () => {
  expect(closingLine([file(['passed', 'pending'])])).toBe('1 passed, 1 failed');
  expect(closingLine([file(['passed'])], 0, 'interrupted')).toBe('1 passed, 1 failed');
});
