import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import { jobIdArgument } from './job-id-argument.ts';
import { flinkException, operationFailure } from './rest-failure.ts';

export const checkpointAction: Action = {
  name: 'checkpoint',
  summary: 'takes a checkpoint of a running job, out of turn',
  syntax: '[OPTIONS] <Job ID>',
  stopAtNonOption: false,
  asksCluster: true,
  positionals: ['job-id'],
  options: [{ opt: 'full', longOpt: 'full', description: 'Take a full one, even if the job takes incremental ones.' }],
  run: checkpoint,
};

function* checkpoint({ line, cluster }: Invocation): ActionRun {
  const [id] = line.args;
  if (id === undefined) throw new UsageError('Missing JobID. Specify a Job ID to manipulate a checkpoint.');
  const jobId = yield* jobIdArgument(id, cluster);
  const full = line.has('full');
  yield* say(`Triggering checkpoint for job ${jobId}.`);
  yield* say('Waiting for response...');
  const answer = yield* cluster.ask('trigger-checkpoint', { jobId, checkpointType: full ? 'FULL' : 'CONFIGURED' });
  if (!answer.ok) {
    const cause = operationFailure(answer.error, jobId);
    throw new ActionError(flinkException(`Failed to trigger a checkpoint for the job ${jobId}.`, cause));
  }
  yield* say(`Checkpoint${full ? '(FULL)' : ''} ${answer.value.checkpointId} for job ${jobId} completed.`);
  yield* say('You can resume your program from this checkpoint with the run command.');
}
