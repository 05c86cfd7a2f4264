import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/core/base/result.ts';
import { causedBy, describeThrowable, stackTrace, throwable } from '../../../src/core/client/failure-chain.ts';
import { gettingStateFailed, recoverySuppressed, stateBackendRestoreFailed } from './job-failure.ts';
import type { ClientCalls } from '../../../src/core/client/client-request.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import type { Script } from './scripted-session.ts';
import { play } from './scripted-session.ts';

const JOB = jobID('a1b2c3d4e5f60718293a4b5c6d7e8f90');
const HEAD =
  '\n------------------------------------------------------------\n The program finished with the following exception:\n\n';

const runFailing = (failure: ClientCalls['submit-job']['failure']) =>
  play(['run', 'job.jar'], { 'find-artifact': ok({ artifact: 'job.jar' }), 'submit-job': err(failure) });

const attachedFailing = (failure: ClientCalls['await-job-result']['failure']) =>
  play(['run', 'job.jar'], {
    'find-artifact': ok({ artifact: 'job.jar' }),
    'submit-job': ok({ jobId: JOB }),
    'await-job-result': err(failure),
  });

describe('failures as Flink prints them', () => {
  it('prints a chain as Java does, with frames of the user program only', () => {
    const chain = [
      throwable('java.lang.Exception', 'outer'),
      {
        className: 'java.lang.NullPointerException',
        message: null,
        frames: ['FraudDetector.processElement (fraud-job.ts:12:5)'],
      },
    ];
    expect(stackTrace(chain)).toBe(
      'java.lang.Exception: outer\nCaused by: java.lang.NullPointerException\n\tat FraudDetector.processElement (fraud-job.ts:12:5)\n',
    );
    expect(describeThrowable(chain.slice(1))).toBe('java.lang.NullPointerException');
  });

  it('tells what the main method threw', () => {
    const message = 'Hash collision on user-specified ID "a".';
    const { err: text, exitCode } = runFailing({
      type: 'main-failed',
      cause: [throwable('java.lang.IllegalArgumentException', message)],
    });
    expect(text).toBe(
      `${HEAD}org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: ${message}\n` +
        `Caused by: java.lang.IllegalArgumentException: ${message}\n`,
    );
    expect(exitCode).toBe(1);
  });

  it('tells an invalid program by its message alone', () => {
    const invalid = {
      className: 'org.apache.flink.api.common.InvalidProgramException',
      message: 'Type EnumTypeInfo<Kind> cannot be used as key.',
      frames: ['FraudJob.main (fraud-job.ts:7:3)'],
    };
    expect(runFailing({ type: 'main-failed', cause: [invalid] }).err).toBe(
      `${HEAD}Type EnumTypeInfo<Kind> cannot be used as key.\n\tFraudJob.main (fraud-job.ts:7:3)\n`,
    );
  });

  it('wraps checked exceptions of the JobMaster once more than unchecked ones', () => {
    const failing = (className: string) =>
      runFailing({ type: 'initialization-failed', jobName: 'Job', cause: [throwable(className, 'm')] }).err;
    expect(failing('java.lang.IllegalStateException')).toContain(
      'Caused by: java.util.concurrent.CompletionException: java.lang.IllegalStateException: m\nCaused by: java.lang.IllegalStateException: m\n',
    );
    expect(failing('java.io.IOException')).toContain(
      'Caused by: java.util.concurrent.CompletionException: java.lang.RuntimeException: java.io.IOException: m\n' +
        'Caused by: java.lang.RuntimeException: java.io.IOException: m\nCaused by: java.io.IOException: m\n',
    );
  });

  it('tells an attached client that its job was cancelled or failed', () => {
    expect(attachedFailing({ type: 'job-canceled' }).err).toMatch(
      /\nCaused by: org\.apache\.flink\.runtime\.client\.JobCancellationException: Job was cancelled\.\n$/,
    );
    const failed = attachedFailing({
      type: 'failed',
      cause: recoverySuppressed(
        'NoRestartBackoffTimeStrategy',
        gettingStateFailed([throwable('java.lang.Error', 'e')]),
      ),
    });
    expect(failed.out).toBe(`Job has been submitted with JobID ${JOB}\n`);
    expect(failed.err).toMatch(
      /Recovery is suppressed by NoRestartBackoffTimeStrategy\nCaused by: java\.lang\.RuntimeException: Error while getting state\nCaused by: java\.lang\.Error: e\n$/,
    );
  });

  it('names the backend that could not be built', () => {
    const built = (state: 'keyed' | 'operator', backend: 'hashmap' | 'rocksdb') =>
      stateBackendRestoreFailed({ state, backend, operatorInstance: 'StreamMap_0_(1/1)' }, [])[2]?.message;
    expect(built('keyed', 'rocksdb')).toBe('Caught unexpected exception.');
    expect(built('keyed', 'hashmap')).toBe('Failed when trying to restore heap backend');
    expect(built('operator', 'rocksdb')).toBe('Failed when trying to restore operator state backend');
  });

  it('keeps the causes of a failed operation, each as it crossed the wire', () => {
    const cause = causedBy('a.CheckpointException', 'declined', [throwable('java.io.IOException', 'disk full')]);
    const checkpoint = play(['checkpoint', JOB], { 'trigger-checkpoint': err({ type: 'failed', cause }) });
    expect(checkpoint.err).toBe(
      `${HEAD}org.apache.flink.util.FlinkException: Failed to trigger a checkpoint for the job ${JOB}.\n` +
        'Caused by: java.util.concurrent.CompletionException: java.util.concurrent.CompletionException: a.CheckpointException: declined\n' +
        'Caused by: a.CheckpointException: a.CheckpointException: declined\n' +
        'Caused by: java.io.IOException: java.io.IOException: disk full\n',
    );
  });

  it('says so when a detached request is refused', () => {
    const script: Script = {
      'trigger-savepoint': err({ type: 'no-savepoint-directory' }),
      'stop-with-savepoint': err({ type: 'no-savepoint-directory' }),
    };
    expect(play(['savepoint', '-detached', JOB], script).err).toContain(
      `FlinkException: Triggering a detached savepoint for the job ${JOB} failed.\n`,
    );
    expect(play(['stop', '-detached', JOB], script).err).toContain(
      `FlinkException: Could not stop with a detached savepoint job "${JOB}".\n`,
    );
  });

  it.each([
    [['dispose-savepoint'], ['savepoint', '-d', 's3://x']],
    [['list-jobs'], ['list']],
    [['cancel-job'], ['cancel', JOB]],
    [['submit-job'], ['run', 'job.jar']],
  ])('tells that nobody answers to %j', (calls, words) => {
    const unreachable = err({ type: 'unreachable', address: '[::1]:9' } as const);
    const script = {
      'find-artifact': ok({ artifact: 'job.jar' }),
      ...Object.fromEntries(calls.map((call) => [call, unreachable])),
    };
    const { err: text, exitCode } = play(words, script);
    expect(text).toContain('Connection refused: [::1]:9\nCaused by: java.net.ConnectException: Connection refused\n');
    expect(exitCode).toBe(1);
  });
});
