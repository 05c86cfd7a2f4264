import { expect, test } from 'vitest';
import { tallyOf } from '../../../../src/cli/bootstrap/parts.mjs';

test('the last closing line counts, colours or not', () => {
  expect(tallyOf('2 passed, 1 failed\nmore\n\u001b[32m10 passed, 0 failed\u001b[39m\n', 0)).toEqual({
    passed: 10,
    failed: 0,
  });
});

test('a line that only contains the words does not count', () => {
  expect(tallyOf('Tests 3 passed, 2 failed of 5\n', 0)).toEqual({ passed: 1, failed: 0 });
});

test('without a closing line the exit code speaks', () => {
  expect(tallyOf('', 0)).toEqual({ passed: 1, failed: 0 });
  expect(tallyOf('Segmentation fault\n', 139)).toEqual({ passed: 0, failed: 1 });
});

test('a bad end that admits no failure is one', () => {
  expect(tallyOf('5 passed, 0 failed\n', 1)).toEqual({ passed: 5, failed: 1 });
  expect(tallyOf('5 passed, 3 failed\n', 1)).toEqual({ passed: 5, failed: 3 });
});
