import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/core/base/result.ts';
import {
  cancelOutcome,
  checkpointOutcome,
  disposalOutcome,
  failureChain,
  jobResultOutcome,
  savepointOutcome,
  submissionOutcome,
} from '../../../src/core/client/job-manager-reply.ts';
import { userFrames } from '../../../src/core/client/user-frames.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import type { FailureInfo } from '../../../src/core/protocol/failure-info.ts';
import type { JobManagerReply } from '../../../src/core/protocol/job-manager-message.ts';

const JOB = jobID('a1b2c3d4e5f60718293a4b5c6d7e8f90');
const failure = (className: string, message: string, stack = ''): FailureInfo => ({
  domain: 'user',
  chain: [{ className, message }],
  stack,
  operatorId: null,
  operatorName: null,
});
const failed = (className: string, message: string): JobManagerReply => ({
  type: 'failed',
  failure: failure(className, message),
});
const notFound = failed(
  'org.apache.flink.runtime.messages.FlinkJobNotFoundException',
  `Could not find Flink job (${JOB})`,
);
const broken = failed('java.io.IOException', 'disk full');
const brokenCause = [{ className: 'java.io.IOException', message: 'disk full' }];

describe('replies of the JobManager', () => {
  it('succeed as what was asked for', () => {
    expect(submissionOutcome({ type: 'ok' }, JOB, 'Job')).toEqual(ok({ jobId: JOB }));
    expect(cancelOutcome({ type: 'ok' })).toEqual(ok({}));
    expect(disposalOutcome({ type: 'ok' })).toEqual(ok({}));
    expect(savepointOutcome({ type: 'savepoint-completed', path: 's3://x' })).toEqual(
      ok({ type: 'completed', path: 's3://x' }),
    );
    expect(checkpointOutcome({ type: 'checkpoint-completed', checkpointId: 3, path: null })).toEqual(
      ok({ checkpointId: 3 }),
    );
  });

  it('tell how a job ended', () => {
    const ended = (status: 'FINISHED' | 'CANCELED' | 'FAILED', cause: FailureInfo | null) =>
      jobResultOutcome({ type: 'job-ended', status, failure: cause, runtimeMs: 7 });
    expect(ended('FINISHED', null)).toEqual(ok({ runtimeMs: 7 }));
    expect(ended('CANCELED', null)).toEqual(err({ type: 'job-canceled' }));
    expect(ended('FAILED', failure('java.io.IOException', 'disk full'))).toEqual(
      err({ type: 'failed', cause: brokenCause }),
    );
    expect(jobResultOutcome(broken)).toEqual(err({ type: 'failed', cause: brokenCause }));
  });

  it('are told apart where Flink words them differently', () => {
    expect(submissionOutcome(broken, JOB, 'Job')).toEqual(
      err({ type: 'initialization-failed', jobName: 'Job', cause: brokenCause }),
    );
    expect(savepointOutcome(notFound)).toEqual(err({ type: 'job-not-found' }));
    expect(checkpointOutcome(notFound)).toEqual(err({ type: 'job-not-found' }));
    expect(cancelOutcome(notFound)).toEqual(err({ type: 'job-not-found' }));
    const noDirectory =
      'Config key [execution.checkpointing.savepoint-dir] is not set. Property [target-directory] must be provided.';
    expect(savepointOutcome(failed('RestHandlerException', noDirectory))).toEqual(
      err({ type: 'no-savepoint-directory' }),
    );
    const over = 'Job cancellation failed because the job has already reached another terminal state (FINISHED).';
    expect(cancelOutcome(failed('RestHandlerException', over))).toEqual(
      err({ type: 'already-terminated', status: 'FINISHED' }),
    );
    for (const outcome of [savepointOutcome, checkpointOutcome, cancelOutcome, disposalOutcome]) {
      expect(outcome(broken)).toEqual(err({ type: 'failed', cause: brokenCause }));
    }
  });

  it('that answer another question are failures', () => {
    const outcome = savepointOutcome({ type: 'ok' });
    expect(outcome.ok ? null : outcome.error).toMatchObject({ type: 'failed' });
  });
});

describe('stack frames', () => {
  it('are those of the user program, in the form of any engine', () => {
    const v8 = [
      'Error: boom',
      '    at FraudDetector.processElement (fraud-job.ts:12:5)',
      '    at fraud-job.ts:30:1',
      '    at StreamTask.run (blob:null/1234:1:99)',
      '    at Proxy.x (file:///sluice/src/core/task/stream-task.ts:3:4)',
    ].join('\n');
    expect(userFrames(v8)).toEqual(['FraudDetector.processElement (fraud-job.ts:12:5)', 'fraud-job.ts:30:1']);
    expect(userFrames('processElement@fraud-job.ts:12:5\n@fraud-job.ts:1:1\nrun@blob:null/12:1:9\n')).toEqual([
      'processElement (fraud-job.ts:12:5)',
      'fraud-job.ts:1:1',
    ]);
    expect(userFrames('at f (a.ts:1:1)\n'.repeat(50))).toHaveLength(20);
  });

  it('stand at the root of the chain', () => {
    const info = {
      ...failure('A', 'a', 'at f (job.ts:1:1)'),
      chain: [
        { className: 'A', message: 'a' },
        { className: 'B', message: 'b' },
      ],
    };
    expect(failureChain(info)).toEqual([
      { className: 'A', message: 'a' },
      { className: 'B', message: 'b', frames: ['f (job.ts:1:1)'] },
    ]);
  });
});
