import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/core/base/result.ts';
import type { FailureChain } from '../../../src/core/client/failure-chain.ts';
import { throwable } from '../../../src/core/client/failure-chain.ts';
import { recoverySuppressed, slotsUnavailable, stateBackendRestoreFailed, tasksNotRunning } from './job-failure.ts';
import type { ExecutionPlanNode, JobListing, ProgramFailure } from '../../../src/core/client/client-request.ts';
import type { JobStatus } from '../../../src/core/model/job-status.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import type { Script } from './scripted-session.ts';
import { play } from './scripted-session.ts';
import type { Transcript } from './transcript.ts';
import { readTranscript, transcriptNames } from './transcript.ts';

/** Why the output can't be compared as a whole; these are compared by their options in help-text.test.ts. */
const ownWording = 'help texts are in our own words';
const notReplayed: Readonly<Record<string, string>> = {
  'help-cancel': ownWording,
  'help-checkpoint': ownWording,
  'help-info': ownWording,
  'help-list': ownWording,
  'help-long': ownWording,
  'help-none': ownWording,
  'help-run': ownWording,
  'help-savepoint': ownWording,
  'help-short': ownWording,
  'help-stop': ownWording,
};

const FIXED_DELAY = 'FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=1, backoffTimeMS=1000)';
const ROOT = 's3://flink-savepoints/fraud-detection';
const found: Script = { 'find-artifact': ok({ artifact: 'fraud-job.jar' }) };
const noJarThere: Script = { 'find-artifact': ok({ artifact: null }) };
const noSuchPrefix: Script = { 'resolve-job-id': ok({ jobIds: [] }) };

// What the scripted session answers. Ids, paths and times are taken from the transcript, as the real session chose them;
// every other word of the output has to come from the machine.

function inText(transcript: Transcript, pattern: RegExp): string {
  const match = pattern.exec(transcript.out)?.[1];
  if (match === undefined) throw new Error(`${pattern.source} is not in the transcript`);
  return match;
}

const submittedJob = (t: Transcript) => jobID(inText(t, /has been submitted with JobID (\w+)/));

const submitted = (t: Transcript): Script => ({ ...found, 'submit-job': ok({ jobId: submittedJob(t) }) });

const savepointDone = (t: Transcript): Script => {
  const path = inText(t, /(?:Savepoint completed\. Path: |Savepoint stored in )(.*?)\.?\n/);
  return {
    'trigger-savepoint': ok({ type: 'completed', path }),
    'stop-with-savepoint': ok({ type: 'completed', path }),
  };
};

const triggered = (t: Transcript): Script => {
  const triggerId = inText(t, /triggerId: (\w+)/);
  return {
    'trigger-savepoint': ok({ type: 'triggered', triggerId }),
    'stop-with-savepoint': ok({ type: 'triggered', triggerId }),
  };
};

const savepointFails = (failure: Parameters<typeof failedSavepoint>[0]) => (): Script => failedSavepoint(failure);

function failedSavepoint(
  failure: { type: 'job-not-found' } | { type: 'no-savepoint-directory' } | { type: 'failed'; cause: FailureChain },
): Script {
  return { 'trigger-savepoint': err(failure), 'stop-with-savepoint': err(failure) };
}

const checkpointDone = (t: Transcript): Script => ({
  'trigger-checkpoint': ok({ checkpointId: Number(inText(t, /Checkpoint(?:\(FULL\))? (\d+) /)) }),
});

const programFails = (failure: ProgramFailure) => (): Script => ({ ...found, 'submit-job': err(failure) });

const initializationFails = (className: string, message: string) => (): Script => ({
  ...found,
  'submit-job': err({
    type: 'initialization-failed',
    jobName: 'Fraud Detection',
    cause: [throwable(className, message)],
  }),
});

const noFile = (path: string) =>
  throwable(
    'java.io.FileNotFoundException',
    `Cannot find checkpoint or savepoint file/directory '${path}' on file system 'file'.`,
  );

const disposalFails = (path: string) => (): Script => ({
  'dispose-savepoint': err({ type: 'failed', cause: [noFile(path)] }),
});

const jobFails =
  (cause: FailureChain) =>
  (t: Transcript): Script => ({
    ...submitted(t),
    'await-job-result': err({ type: 'failed', cause }),
  });

const cannotMap = (path: string, operator: string) =>
  initializationFails(
    'java.lang.IllegalStateException',
    `Failed to rollback to checkpoint/savepoint ${path}. Cannot map checkpoint/savepoint state for operator ${operator} ` +
      'to the new program, because the operator is not available in the new program. ' +
      'If you want to allow to skip this, you can set the --allowNonRestoredState option on the CLI.',
  );

/** The jobs of a list, in an order that is not the printed one. */
function listed(t: Transcript): Script {
  const line = /^(\d+)\.(\d+)\.(\d+) (\d+):(\d+):(\d+) : (\w{32}) : (.*) \((\w+)\)$/gm;
  const jobs = [...t.out.matchAll(line)].map(
    ([, day, month, year, hour, minute, second, id, name, status]): JobListing => ({
      jobId: jobID(id ?? ''),
      jobName: name ?? '',
      status: status as JobStatus,
      startTimeMs: Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
    }),
  );
  return { 'list-jobs': ok({ jobs: jobs.toReversed() }) };
}

const plan: readonly ExecutionPlanNode[] = [
  { id: 1, type: 'Source: Kafka Source', pact: 'Data Source', predecessors: [] },
  { id: 3, type: 'Fraud Detector', pact: 'Operator', predecessors: [{ id: 1, shipStrategy: 'HASH' }] },
  { id: 6, type: 'Kafka Sink: Writer', pact: 'Operator', predecessors: [{ id: 3, shipStrategy: 'FORWARD' }] },
  { id: 8, type: 'Kafka Sink: Committer', pact: 'Operator', predecessors: [{ id: 6, shipStrategy: 'FORWARD' }] },
].map((node) => ({ ...node, contents: node.type, parallelism: 4 }) as ExecutionPlanNode);

const nothing = (): Script => ({});
const restarting = savepointFails({
  type: 'failed',
  cause: tasksNotRunning('Source: Kafka Source (1/4)', jobID('531d4e70500d24d2bb7ff53409316778')),
});
const cancelled = (): Script => ({ 'cancel-job': ok({}) });

const scripts: Readonly<Record<string, (t: Transcript) => Script>> = {
  'cancel-finished': () => ({ 'cancel-job': err({ type: 'already-terminated', status: 'FINISHED' }) }),
  'cancel-malformed-id': nothing,
  'cancel-no-id': nothing,
  'cancel-restarting-job': cancelled,
  'cancel-twice': cancelled,
  'cancel-unknown-job': () => ({ 'cancel-job': err({ type: 'job-not-found' }) }),
  'cancel-with-savepoint': savepointDone,
  'cancel-with-savepoint-no-default': savepointFails({ type: 'no-savepoint-directory' }),
  'cancel-with-savepoint-no-default-pre': submitted,
  checkpoint: checkpointDone,
  'checkpoint-full': checkpointDone,
  'default-dir-01-run': submitted,
  'default-dir-02-savepoint': savepointDone,
  'default-dir-03-stop-p-without-dir': savepointDone,
  'default-dir-04-cancel-with-savepoint': savepointDone,
  'default-dir-05-run': submitted,
  'default-dir-06-stop': savepointDone,
  'dispose-again': disposalFails(`${ROOT}/savepoint-cd0d4e-0397180008ce`),
  'dispose-no-path': nothing,
  'dispose-wrong-path': disposalFails(`${ROOT}/savepoint-nope`),
  'incompatible-01-run-detached': submitted,
  'incompatible-02-list': listed,
  'incompatible-03-list-all': listed,
  'incompatible-04-run-attached': jobFails(
    recoverySuppressed(
      FIXED_DELAY,
      stateBackendRestoreFailed(
        {
          state: 'keyed',
          operatorInstance: 'KeyedProcessOperator_f371ed69fa8751824ea2fb82fc4317d8_(1/4)',
          backend: 'hashmap',
        },
        [
          throwable(
            'java.lang.IllegalArgumentException',
            'Can not set java.lang.String field com.example.UserProfile.total to java.lang.Double',
          ),
        ],
      ),
    ),
  ),
  'incompatible-05-exponential-delay': submitted,
  'incompatible-06-list-restarting': listed,
  info: () => ({ ...found, 'describe-plan': ok({ nodes: plan }) }),
  'list-after-drain': listed,
  'list-jobmanager-unreachable': () => ({ 'list-jobs': err({ type: 'unreachable', address: 'localhost:9' }) }),
  'list-running': listed,
  'list-scheduled': listed,
  'nouid-01-run-v1': submitted,
  'nouid-02-stop': savepointDone,
  'nouid-03-run-v2-inserted-map': cannotMap(
    `${ROOT}/savepoint-82c005-2bd6dc30c890`,
    '4ab008489d4c8ed0fe577883438cc1ff',
  ),
  'nouid-04-run-v2-inserted-map-n': submitted,
  'nouid-05-run-v1-unchanged': submitted,
  'option-missing-argument': nothing,
  'rescale-01-run-p8': submitted,
  'run-attached-bounded': (t) => ({
    ...submitted(t),
    'await-job-result': ok({ runtimeMs: Number(inText(t, /Job Runtime: (\d+) ms/)) }),
  }),
  'run-attached-then-failing': jobFails(recoverySuppressed(FIXED_DELAY, slotsUnavailable())),
  'run-bad-class': programFails({ type: 'class-not-found', className: 'com.example.DoesNotExist' }),
  'run-bad-parallelism': nothing,
  'run-changed-max-parallelism': initializationFails(
    'java.lang.IllegalStateException',
    'Failed to rollback to checkpoint/savepoint Checkpoint Metadata. Max parallelism mismatch between ' +
      'checkpoint/savepoint state and new program. Cannot map operator f371ed69fa8751824ea2fb82fc4317d8 with max ' +
      'parallelism 128 to new program with max parallelism 256. This indicates that the program has been changed in a ' +
      'non-compatible way after the checkpoint/savepoint.',
  ),
  'run-claim-mode-bad': nothing,
  'run-claim-mode-claim': submitted,
  'run-claim-mode-legacy': submitted,
  'run-claim-mode-no-claim': submitted,
  'run-class-without-main': programFails({ type: 'no-main-method' }),
  'run-default-savepoint-dir': submitted,
  'run-from-drained': submitted,
  'run-from-metadata-file': submitted,
  'run-main-without-execute': () => ({ ...found, 'submit-job': ok({ jobId: null }) }),
  'run-missing-jar': () => noJarThere,
  'run-no-class-in-manifest': programFails({ type: 'no-entry-class' }),
  'run-no-jar': nothing,
  'run-p-above-max-parallelism': initializationFails(
    'org.apache.flink.runtime.JobException',
    "Vertex Source: Kafka Source's parallelism (200) is higher than the max parallelism (128). " +
      'Please lower the parallelism or increase the max parallelism.',
  ),
  'run-p-above-savepoint-max-parallelism': initializationFails(
    'java.lang.IllegalStateException',
    'The state for task f371ed69fa8751824ea2fb82fc4317d8 can not be restored. The maximum parallelism (128) of the ' +
      'restored state is lower than the configured parallelism (200). Please reduce the parallelism of the task to be ' +
      'lower or equal to the maximum parallelism.',
  ),
  'run-path-without-metadata': initializationFails(
    'java.io.FileNotFoundException',
    `Cannot find meta data file '_metadata' in directory '${ROOT}/savepoint-empty'. ` +
      'Please try to load the checkpoint/savepoint directly from the metadata file instead of the directory.',
  ),
  'run-removed-operator': cannotMap(`${ROOT}/savepoint-cd0d4e-bc393775c018`, 'f371ed69fa8751824ea2fb82fc4317d8'),
  'run-removed-operator-allowNonRestoredState': submitted,
  'run-removed-operator-n': submitted,
  'run-restore-mode-deprecated': submitted,
  'run-same-max-parallelism': submitted,
  'run-wrong-path': initializationFails(
    'java.io.FileNotFoundException',
    noFile(`${ROOT}/savepoint-does-not-exist`).message ?? '',
  ),
  'run-wrong-path-attached': initializationFails(
    'java.io.FileNotFoundException',
    noFile(`${ROOT}/savepoint-does-not-exist`).message ?? '',
  ),
  'run-zero-parallelism': nothing,
  'savepoint-bad-type': nothing,
  'savepoint-canonical-explicit': savepointDone,
  'savepoint-default-dir': savepointFails({ type: 'no-savepoint-directory' }),
  'savepoint-detached': triggered,
  'savepoint-extra-args': savepointFails({ type: 'job-not-found' }),
  'savepoint-finished': savepointFails({ type: 'job-not-found' }),
  'savepoint-malformed-id': () => noSuchPrefix,
  'savepoint-native': savepointDone,
  'savepoint-no-id': nothing,
  'savepoint-no-target-no-default': savepointFails({ type: 'no-savepoint-directory' }),
  'savepoint-of-restarting-job': restarting,
  'savepoint-unknown-job': savepointFails({ type: 'job-not-found' }),
  'stop-cancelled': savepointFails({ type: 'job-not-found' }),
  'stop-default-dir': savepointFails({ type: 'no-savepoint-directory' }),
  'stop-detached': triggered,
  'stop-drain': savepointDone,
  'stop-finished': savepointFails({ type: 'job-not-found' }),
  'stop-malformed-id': () => noSuchPrefix,
  'stop-no-id': nothing,
  'stop-no-target-no-default': savepointFails({ type: 'no-savepoint-directory' }),
  'stop-of-restarting-job': restarting,
  'stop-p-without-id': savepointFails({ type: 'no-savepoint-directory' }),
  'stop-s-option': nothing,
  'stop-unknown-job': savepointFails({ type: 'job-not-found' }),
  'unknown-action': nothing,
  'unknown-option-list': nothing,
  'unknown-option-run': () => noJarThere,
  'unknown-option-savepoint': nothing,
  version: nothing,
  'version-short': nothing,
  'walk-01-run-v1': submitted,
  'walk-02-list': listed,
  'walk-03-savepoint': savepointDone,
  'walk-04-list-after-savepoint': listed,
  'walk-05-stop-with-savepoint': savepointDone,
  'walk-06-list-after-stop': listed,
  'walk-07-list-all': listed,
  'walk-08-run-v2-from-savepoint': submitted,
  'walk-09-list-v2': listed,
  'walk-10-cancel': cancelled,
  'walk-11-list-after-cancel': listed,
  'walk-12-savepoint-dispose': () => ({ 'dispose-savepoint': ok({}) }),
};

describe('the transcripts of Flink 2.3.0', () => {
  it('are all replayed, or named with the reason why not', () => {
    expect(Object.keys({ ...scripts, ...notReplayed }).toSorted()).toEqual(transcriptNames);
  });

  it.each(Object.entries(scripts))('%s', (name, script) => {
    const transcript = readTranscript(name);
    const { out, err: failure, exitCode } = play(transcript.words, script(transcript));
    expect({ out, err: failure, exitCode }).toEqual({
      out: transcript.out,
      err: transcript.err,
      exitCode: transcript.exitCode,
    });
  });
});
