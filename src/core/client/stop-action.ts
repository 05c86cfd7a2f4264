import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import type { RequestOf } from './client-request.ts';
import type { ClusterClient } from './cluster-client.ts';
import { formatTypeOf } from './format-type.ts';
import { jobIdArgument } from './job-id-argument.ts';
import { executionException, flinkException } from './rest-failure.ts';
import { savepointFailure } from './savepoint-failure.ts';
import { detachedSavepointOption, formatTypeOption } from './shared-options.ts';

export const stopAction: Action = {
  name: 'stop',
  summary: 'ends a running job with a savepoint, nothing processed after it',
  syntax: '[OPTIONS] <Job ID>',
  stopAtNonOption: false,
  asksCluster: true,
  positionals: ['job-id'],
  options: [
    {
      opt: 'p',
      longOpt: 'savepointPath',
      values: 1,
      optionalValue: true,
      valueName: 'savepointPath',
      description:
        'Directory to put the savepoint in. Without it: execution.checkpointing.savepoint-dir of the cluster.',
      completes: 'path',
    },
    {
      opt: 'd',
      longOpt: 'drain',
      description: 'End event time first (MAX_WATERMARK): for a job that will not be resumed.',
    },
    formatTypeOption,
    detachedSavepointOption,
  ],
  run: stop,
};

function* stop({ line, cluster }: Invocation): ActionRun {
  const formatType = formatTypeOf(line);
  const path = line.value('p');
  const [argument] = line.args;
  // `stop -p <id>`: the only word there is must be the id, although the grammar made it the value of -p
  const id = argument ?? path;
  if (id === null) throw new UsageError('Missing JobId');
  const jobId = yield* jobIdArgument(id, cluster);
  const drain = line.has('d');
  yield* say(`${drain ? 'Draining' : 'Suspending'} job "${jobId}" with a ${formatType} savepoint.`);
  const targetDirectory = argument === undefined ? null : path;
  yield* stopWithSavepoint({ jobId, targetDirectory, formatType, drain, detached: line.has('detached') }, cluster);
}

function* stopWithSavepoint(order: RequestOf<'stop-with-savepoint'>, cluster: ClusterClient): ActionRun {
  const { jobId, detached } = order;
  yield* say(`Triggering stop-with-savepoint ${detached ? 'in detached mode ' : ''}for job ${jobId}.`);
  if (!detached) yield* say('Waiting for response...');
  const answer = yield* cluster.ask('stop-with-savepoint', order);
  if (!answer.ok) {
    const cause = executionException(savepointFailure(answer.error, jobId, 'targetDirectory'));
    const message = `Could not stop with a ${detached ? 'detached savepoint' : 'savepoint'} job "${jobId}".`;
    throw new ActionError(flinkException(message, cause));
  }
  yield* say(
    answer.value.type === 'triggered'
      ? `Successfully trigger stop-with-savepoint in detached mode, triggerId: ${answer.value.triggerId}`
      : `Savepoint completed. Path: ${answer.value.path}`,
  );
}
