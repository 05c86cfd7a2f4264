import { describe, expect, test } from 'vitest';
import { isTerminal, type ExecutionState } from '../../../src/core/model/execution-state.ts';
import { mayExecutionBecome } from '../../../src/core/model/execution-transitions.ts';
import { isGloballyTerminal, type JobStatus } from '../../../src/core/model/job-status.ts';
import { mayJobBecome } from '../../../src/core/model/job-status-transitions.ts';

const EXECUTION_STATES: readonly ExecutionState[] = [
  'CREATED',
  'SCHEDULED',
  'DEPLOYING',
  'INITIALIZING',
  'RUNNING',
  'FINISHED',
  'CANCELING',
  'CANCELED',
  'FAILED',
];

const JOB_STATUSES: readonly JobStatus[] = [
  'INITIALIZING',
  'CREATED',
  'RUNNING',
  'FAILING',
  'FAILED',
  'CANCELLING',
  'CANCELED',
  'FINISHED',
  'RESTARTING',
  'SUSPENDED',
];

/** Whether each state of a path may follow the one before. */
const isPath = <T>(may: (from: T, to: T) => boolean, path: readonly T[]): boolean =>
  path.slice(1).every((to, index) => {
    const from = path[index];
    return from !== undefined && may(from, to);
  });

describe('execution states', () => {
  test('an attempt runs from CREATED to FINISHED', () => {
    const path: ExecutionState[] = ['CREATED', 'SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING', 'FINISHED'];
    expect(isPath(mayExecutionBecome, path)).toBe(true);
    expect(mayExecutionBecome('DEPLOYING', 'RUNNING')).toBe(false);
    expect(mayExecutionBecome('RUNNING', 'INITIALIZING')).toBe(false);
  });

  test('every state that is not terminal may fail; none follows a terminal one', () => {
    for (const state of EXECUTION_STATES) {
      expect(mayExecutionBecome(state, 'FAILED'), state).toBe(!isTerminal(state));
      if (isTerminal(state)) {
        for (const next of EXECUTION_STATES) expect(mayExecutionBecome(state, next)).toBe(false);
      }
    }
  });

  test('cancelling takes the long way only once something runs', () => {
    expect(mayExecutionBecome('SCHEDULED', 'CANCELED')).toBe(true);
    expect(mayExecutionBecome('SCHEDULED', 'CANCELING')).toBe(false);
    expect(mayExecutionBecome('RUNNING', 'CANCELED')).toBe(false);
    expect(isPath(mayExecutionBecome, ['RUNNING', 'CANCELING', 'CANCELED'])).toBe(true);
  });
});

describe('job statuses', () => {
  test('the ways that Flink describes', () => {
    const ways: JobStatus[][] = [
      ['INITIALIZING', 'CREATED', 'RUNNING', 'FINISHED'],
      ['RUNNING', 'RESTARTING', 'RUNNING', 'FAILING', 'FAILED'],
      ['INITIALIZING', 'FAILED'],
      ['CREATED', 'CANCELLING', 'CANCELED'],
      ['RESTARTING', 'CANCELLING', 'CANCELED'],
    ];
    for (const way of ways) expect(isPath(mayJobBecome, way), way.join(' → ')).toBe(true);
  });

  test('a stopped job finishes and a cancelled one does not', () => {
    expect(mayJobBecome('CANCELLING', 'FINISHED')).toBe(false);
    expect(mayJobBecome('FAILING', 'FINISHED')).toBe(false);
    expect(mayJobBecome('FAILING', 'RUNNING')).toBe(false);
  });

  test('nothing follows a terminal status', () => {
    for (const status of JOB_STATUSES.filter((each) => isGloballyTerminal(each) || each === 'SUSPENDED')) {
      for (const next of JOB_STATUSES) expect(mayJobBecome(status, next), `${status} → ${next}`).toBe(false);
    }
  });
});
