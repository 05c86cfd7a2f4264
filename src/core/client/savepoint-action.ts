import { assertUnreachable } from '../base/assert.ts';
import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import type { OperationFailed, RequestOf, Unreachable } from './client-request.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { FailureChain } from './failure-chain.ts';
import { formatTypeOf } from './format-type.ts';
import { jobIdArgument } from './job-id-argument.ts';
import { executionException, flinkException, serialized, unreachable } from './rest-failure.ts';
import { savepointFailure } from './savepoint-failure.ts';
import { artifactOption, detachedSavepointOption, formatTypeOption } from './shared-options.ts';

export const savepointAction: Action = {
  name: 'savepoint',
  summary: 'takes a savepoint of a running job, or disposes of one',
  syntax: '[OPTIONS] <Job ID> [<target directory>]',
  stopAtNonOption: false,
  asksCluster: true,
  positionals: ['job-id', 'path'],
  options: [
    {
      opt: 'd',
      longOpt: 'dispose',
      values: 1,
      description: 'Delete the savepoint at this path, instead of taking one.',
      completes: 'path',
    },
    formatTypeOption,
    artifactOption,
    detachedSavepointOption,
  ],
  run: savepoint,
};

function* savepoint({ line, cluster }: Invocation): ActionRun {
  const formatType = formatTypeOf(line);
  const disposed = line.value('d');
  if (disposed !== null) {
    yield* dispose(disposed, cluster);
    return;
  }
  const [id, targetDirectory = null] = line.args;
  if (id === undefined) throw new UsageError('Missing JobID. Specify a Job ID to trigger a savepoint.');
  const jobId = yield* jobIdArgument(id, cluster);
  if (line.args.length > 2) yield* say('Provided more arguments than required. Ignoring not needed arguments.');
  const detached = line.has('detached');
  yield* trigger({ jobId, targetDirectory, formatType, cancelJob: false, detached }, cluster);
}

function* trigger(order: RequestOf<'trigger-savepoint'>, cluster: ClusterClient): ActionRun {
  const { jobId, detached } = order;
  yield* say(`Triggering savepoint ${detached ? 'in detached mode ' : ''}for job ${jobId}.`);
  if (!detached) yield* say('Waiting for response...');
  const answer = yield* cluster.ask('trigger-savepoint', order);
  if (!answer.ok) {
    const message = detached
      ? `Triggering a detached savepoint for the job ${jobId} failed.`
      : `Failed to trigger a savepoint for the job ${jobId}.`;
    throw new ActionError(flinkException(message, savepointFailure(answer.error, jobId, 'target-directory')));
  }
  if (answer.value.type === 'triggered') {
    yield* say(`Successfully trigger manual savepoint, triggerId: ${answer.value.triggerId}`);
    return;
  }
  yield* say(`Savepoint completed. Path: ${answer.value.path}`);
  yield* say('You can resume your program from this savepoint with the run command.');
}

function* dispose(path: string, cluster: ClusterClient): ActionRun {
  yield* say(`Disposing savepoint '${path}'.`);
  yield* say('Waiting for response...');
  const answer = yield* cluster.ask('dispose-savepoint', { path });
  if (!answer.ok) {
    const cause = executionException(disposalFailure(answer.error, path));
    throw new ActionError(flinkException(`Failed to dispose the savepoint '${path}'.`, cause));
  }
  yield* say(`Savepoint '${path}' disposed.`);
}

function disposalFailure(failure: OperationFailed | Unreachable, path: string): FailureChain {
  switch (failure.type) {
    case 'failed':
      return serialized(flinkException(`Could not dispose savepoint ${path}.`, failure.cause));
    case 'unreachable':
      return unreachable(failure.address);
    default:
      return assertUnreachable(failure);
  }
}
