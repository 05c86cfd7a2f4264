import type { JobID } from '../model/ids.ts';
import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import type { ClientCalls, SavepointFormatType } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { formatTypeOf } from './format-type.ts';
import { jobIdArgument } from './job-id-argument.ts';
import { executionException, flinkException, jobNotFound, operationFailure, rejected } from './rest-failure.ts';
import { savepointFailure } from './savepoint-failure.ts';
import { formatTypeOption } from './shared-options.ts';

export const cancelAction: Action = {
  name: 'cancel',
  summary: 'ends a job at once, without a savepoint',
  syntax: '[OPTIONS] <Job ID>',
  stopAtNonOption: false,
  asksCluster: true,
  positionals: ['job-id'],
  options: [
    {
      opt: 's',
      longOpt: 'withSavepoint',
      values: 1,
      optionalValue: true,
      valueName: 'targetDirectory',
      description:
        'Deprecated in favour of "stop": take a savepoint, into this directory or the cluster\'s default one, then cancel. ' +
        'What is processed in between is processed again after a restore.',
      completes: 'path',
    },
    { ...formatTypeOption, hidden: true },
  ],
  run: cancel,
};

function* cancel(invocation: Invocation): ActionRun {
  const { line, cluster } = invocation;
  const formatType = formatTypeOf(line);
  if (line.has('s')) {
    yield* cancelWithSavepoint(invocation, formatType);
    return;
  }
  const [id] = line.args;
  if (id === undefined) throw new UsageError('Missing JobID. Specify a JobID to cancel a job.');
  const jobId = yield* jobIdArgument(id, cluster);
  yield* say(`Cancelling job ${jobId}.`);
  const answer = yield* cluster.ask('cancel-job', { jobId });
  if (!answer.ok) throw couldNotCancel(jobId, cancelFailure(answer.error, jobId));
  yield* say(`Cancelled job ${jobId}.`);
}

function* cancelWithSavepoint({ line, cluster }: Invocation, formatType: SavepointFormatType): ActionRun {
  yield* say('DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use "stop" instead.');
  const [argument] = line.args;
  const path = line.value('s');
  const id = argument ?? path;
  if (id === null) throw new UsageError('Missing JobId');
  const jobId = yield* jobIdArgument(id, cluster);
  const targetDirectory = argument === undefined ? null : path;
  const target = targetDirectory === null ? 'default savepoint directory' : targetDirectory;
  yield* say(`Cancelling job ${jobId} with ${formatType} savepoint to ${target}.`);
  const answer = yield* cluster.ask('trigger-savepoint', {
    jobId,
    targetDirectory,
    formatType,
    cancelJob: true,
    detached: false,
  });
  if (!answer.ok) throw couldNotCancel(jobId, savepointFailure(answer.error, jobId, 'target-directory'));
  const stored = answer.value.type === 'completed' ? answer.value.path : answer.value.triggerId;
  yield* say(`Cancelled job ${jobId}. Savepoint stored in ${stored}.`);
}

const couldNotCancel = (jobId: JobID, cause: FailureChain): ActionError =>
  new ActionError(flinkException(`Could not cancel job ${jobId}.`, executionException(cause)));

function cancelFailure(failure: ClientCalls['cancel-job']['failure'], jobId: JobID): FailureChain {
  switch (failure.type) {
    case 'already-terminated':
      return rejected(
        `Job cancellation failed because the job has already reached another terminal state (${failure.status}).`,
      );
    case 'job-not-found':
      return rejected('Job could not be found.', jobNotFound(jobId));
    default:
      return operationFailure(failure, jobId);
  }
}
