import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/core/base/result.ts';
import type { ClientRequest } from '../../../src/core/client/client-request.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import type { Script } from './scripted-session.ts';
import { play } from './scripted-session.ts';

const JOB = jobID('a1b2c3d4e5f60718293a4b5c6d7e8f90');
const DIR = 's3://flink-savepoints/fraud-detection';

const obliging: Script = {
  'find-artifact': ok({ artifact: 'fraud-job.jar' }),
  'submit-job': ok({ jobId: JOB }),
  'await-job-result': ok({ runtimeMs: 1 }),
  'describe-plan': ok({ nodes: [] }),
  'trigger-savepoint': ok({ type: 'completed', path: `${DIR}/savepoint-a1b2c3-000000000000` }),
  'stop-with-savepoint': ok({ type: 'completed', path: `${DIR}/savepoint-a1b2c3-000000000000` }),
  'dispose-savepoint': ok({}),
  'trigger-checkpoint': ok({ checkpointId: 1 }),
  'cancel-job': ok({}),
};

const lastRequest = (...words: readonly string[]): ClientRequest | undefined => play(words, obliging).requests.at(-1);

const plainRun = {
  call: 'submit-job',
  artifact: 'fraud-job.jar',
  entryClass: null,
  parallelism: null,
  configuration: {},
  programArguments: [],
  detached: true,
  restore: null,
};

describe('requests of run', () => {
  it('looks for the artifact as it was typed, and submits it under the name found', () => {
    expect(play(['run', '-d', './fraud-job.jar'], obliging).requests).toEqual([
      { call: 'find-artifact', path: './fraud-job.jar' },
      plainRun,
    ]);
  });

  it('carries every option', () => {
    expect(
      lastRequest(
        ...['run', '-d', '-n', '-s', DIR, '-cm', 'claim', '-p', '8', '-c', 'com.example.FraudJob', '-sae'],
        ...['-Dpipeline.max-parallelism=256', '-D', 'a=b', 'x.jar', '400', '-p', '1'],
      ),
    ).toEqual({
      ...plainRun,
      entryClass: 'com.example.FraudJob',
      parallelism: 8,
      configuration: { 'pipeline.max-parallelism': '256', a: 'b' },
      programArguments: ['400', '-p', '1'],
      restore: { path: DIR, allowNonRestoredState: true, claimMode: 'CLAIM' },
    });
  });

  it('waits for the result only when attached', () => {
    expect(lastRequest('run', 'x.jar')).toEqual({ call: 'await-job-result', jobId: JOB });
  });

  it('ignores -n and -cm without -s, as Flink does', () => {
    expect(lastRequest('run', '-d', '-n', '-cm', 'frob', 'x.jar')).toEqual(plainRun);
  });

  it('takes -j and -a for the artifact and its arguments', () => {
    expect(lastRequest('run', '-d', '-j', 'x.jar', '1', '2')).toEqual({ ...plainRun, programArguments: ['1', '2'] });
    expect(lastRequest('run', '-d', '-a', 'x.jar', '1', '2')).toEqual({ ...plainRun, programArguments: ['1', '2'] });
  });

  it('takes parallelism and restore from the configuration, unless options say otherwise', () => {
    const given = ['-Dparallelism.default=3', `-Dexecution.state-recovery.path=${DIR}`];
    const more = [
      '-Dexecution.state-recovery.claim-mode=legacy',
      '-Dexecution.state-recovery.ignore-unclaimed-state=true',
    ];
    expect(lastRequest('run', '-d', ...given, ...more, 'x.jar')).toMatchObject({
      parallelism: 3,
      restore: { path: DIR, allowNonRestoredState: true, claimMode: 'LEGACY' },
    });
    expect(lastRequest('run', '-d', '-p', '2', '-s', 'other', ...given, ...more, 'x.jar')).toMatchObject({
      parallelism: 2,
      restore: { path: 'other', allowNonRestoredState: false, claimMode: 'NO_CLAIM' },
    });
    const { err, exitCode } = play(['run', '-Dparallelism.default=many', 'x.jar'], obliging);
    expect(err).toContain("Could not parse value 'many' for key 'parallelism.default'.");
    expect(exitCode).toBe(1);
  });

  it('keeps a hostile key an ordinary one', () => {
    const request = lastRequest('run', '-d', '-D__proto__=x', 'x.jar');
    expect(request?.call === 'submit-job' && Object.entries(request.configuration)).toEqual([['__proto__', 'x']]);
  });

  it.each(['-1', '2147483648', '1.5', '', '0x4', ' 4'])('refuses the parallelism %j', (parallelism) => {
    const { out, exitCode, requests } = play(['run', '-p', parallelism, 'x.jar'], obliging);
    expect(out).toContain(`The parallelism must be a positive number: ${parallelism}\n`);
    expect(exitCode).toBe(1);
    expect(requests).toEqual([]);
  });

  it('refuses what only a Java or Python installation has', () => {
    expect(play(['run', '-py', 'job.py'], obliging).out).toContain('Sluice has no -py,--python');
    expect(play(['info', '-C', 'file:///x', 'x.jar'], obliging).exitCode).toBe(1);
  });
});

describe('requests of the other actions', () => {
  const savepoint = {
    call: 'trigger-savepoint',
    jobId: JOB,
    targetDirectory: DIR,
    formatType: 'CANONICAL',
    cancelJob: false,
    detached: false,
  };
  const stop = {
    call: 'stop-with-savepoint',
    jobId: JOB,
    targetDirectory: DIR,
    formatType: 'CANONICAL',
    drain: false,
    detached: false,
  };

  it.each([
    [['savepoint', JOB, DIR], savepoint],
    [['savepoint', JOB], { ...savepoint, targetDirectory: null }],
    [
      ['savepoint', JOB.toUpperCase(), DIR, '-type', 'Native', '-detached'],
      { ...savepoint, formatType: 'NATIVE', detached: true },
    ],
    [['savepoint', '-d', DIR], { call: 'dispose-savepoint', path: DIR }],
    [['savepoint', '--dispose', DIR, JOB], { call: 'dispose-savepoint', path: DIR }],
    [['stop', '-p', DIR, JOB], stop],
    [['stop', JOB, '--savepointPath', DIR], stop],
    [['stop', '-p', JOB], { ...stop, targetDirectory: null }],
    [['stop', JOB, '-p'], { ...stop, targetDirectory: null }],
    [
      ['stop', '-d', '-detached', '-type', 'native', JOB],
      { ...stop, targetDirectory: null, formatType: 'NATIVE', drain: true, detached: true },
    ],
    [['cancel', JOB], { call: 'cancel-job', jobId: JOB }],
    [['cancel', '-s', DIR, JOB], { ...savepoint, cancelJob: true }],
    [['cancel', '-s', JOB], { ...savepoint, targetDirectory: null, cancelJob: true }],
    [['checkpoint', JOB], { call: 'trigger-checkpoint', jobId: JOB, checkpointType: 'CONFIGURED' }],
    [['checkpoint', '--full', JOB], { call: 'trigger-checkpoint', jobId: JOB, checkpointType: 'FULL' }],
  ])('%j', (words, request) => {
    expect(lastRequest(...words)).toEqual(request);
  });

  it.each([
    [['stop', '-p'], 'Missing JobId\n'],
    [['cancel', '-s'], 'Missing JobId\n'],
    [['checkpoint'], 'Missing JobID. Specify a Job ID to manipulate a checkpoint.\n'],
  ])('%j lacks its job id', (words, message) => {
    const { out, exitCode, requests } = play(words, obliging);
    expect(out).toContain(message);
    expect(exitCode).toBe(1);
    expect(requests).toEqual([]);
  });

  it('lists both kinds by default, the named ones otherwise, and terminated ones only with -a', () => {
    const jobs = (
      ['RUNNING', 'RESTARTING', 'CANCELLING', 'SUSPENDED', 'CREATED', 'INITIALIZING', 'CANCELED'] as const
    ).map((status, at) => ({ jobId: JOB, jobName: status, status, startTimeMs: at * 1000 }));
    const states = (...words: string[]) =>
      [...play(['list', ...words], { 'list-jobs': ok({ jobs }) }).out.matchAll(/\((\w+)\)/g)].map(([, state]) => state);
    expect(states()).toEqual(['RUNNING', 'RESTARTING', 'CANCELLING', 'SUSPENDED', 'CREATED', 'INITIALIZING']);
    expect(states('-s')).toEqual(['CREATED', 'INITIALIZING']);
    expect(states('-r', '-s')).toEqual(states());
    expect(states('-a')).toEqual([...states(), 'CANCELED']);
  });

  it('orders jobs of one millisecond by state', () => {
    const jobs = (['FINISHED', 'CANCELED', 'FAILED'] as const).map((status) => ({
      jobId: JOB,
      jobName: 'j',
      status,
      startTimeMs: 0,
    }));
    expect(play(['list', '-a'], { 'list-jobs': ok({ jobs }) }).out).toMatch(/CANCELED.*\n.*FAILED.*\n.*FINISHED/);
  });
});
