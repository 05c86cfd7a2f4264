import { assertUnreachable } from '../base/assert.ts';
import { isGloballyTerminal } from '../model/job-status.ts';
import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError } from './client-error.ts';
import type { ClientContext } from './client-effect.ts';
import type { JobListing, OperationFailed, Unreachable } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { formatTimestamp } from './format-timestamp.ts';
import { flinkException, operationFailed, unreachable } from './rest-failure.ts';

export const listAction: Action = {
  name: 'list',
  summary: 'lists the jobs that run and those that wait to',
  syntax: '[OPTIONS]',
  stopAtNonOption: false,
  asksCluster: true,
  positionals: [],
  options: [
    { opt: 'a', longOpt: 'all', description: 'List the jobs that ended, too.' },
    { opt: 'r', longOpt: 'running', description: 'List only the jobs that run or restart.' },
    { opt: 's', longOpt: 'scheduled', description: 'List only the jobs that have yet to start.' },
  ],
  run: list,
};

function* list({ line, cluster, context }: Invocation): ActionRun {
  const all = line.has('a');
  const byDefault = !all && !line.has('r') && !line.has('s');
  yield* say('Waiting for response...');
  const listed = yield* cluster.ask('list-jobs', {});
  if (!listed.ok) throw new ActionError(flinkException('Failed to retrieve job list.', failure(listed.error)));
  const { jobs } = listed.value;
  const waiting = jobs.filter(({ status }) => status === 'CREATED' || status === 'INITIALIZING');
  const terminated = jobs.filter(({ status }) => isGloballyTerminal(status));
  const running = jobs.filter((job) => !waiting.includes(job) && !terminated.includes(job));
  if (byDefault || all || line.has('r')) {
    yield* section(
      '------------------ Running/Restarting Jobs -------------------',
      'No running jobs.',
      running,
      context,
    );
  }
  if (byDefault || all || line.has('s')) {
    yield* section(
      '----------------------- Scheduled Jobs -----------------------',
      'No scheduled jobs.',
      waiting,
      context,
    );
  }
  if (all && terminated.length > 0) {
    yield* section('---------------------- Terminated Jobs -----------------------', '', terminated, context);
  }
}

function* section(title: string, ifEmpty: string, jobs: readonly JobListing[], context: ClientContext): ActionRun {
  if (jobs.length === 0) {
    yield* say(ifEmpty);
    return;
  }
  yield* say(title);
  for (const job of jobs.toSorted(byStartTimeThenStatus)) {
    const start = formatTimestamp(job.startTimeMs, context.utcOffsetMinutes(job.startTimeMs));
    yield* say(`${start} : ${job.jobId} : ${job.jobName} (${job.status})`);
  }
  yield* say('--------------------------------------------------------------');
}

/** `CliFrontend.sortJobStatusMessages`: the state orders only jobs that started in the same millisecond. */
function byStartTimeThenStatus(a: JobListing, b: JobListing): number {
  if (a.startTimeMs !== b.startTimeMs) return a.startTimeMs - b.startTimeMs;
  return a.status < b.status ? -1 : Number(a.status > b.status);
}

function failure(error: OperationFailed | Unreachable): FailureChain {
  switch (error.type) {
    case 'failed':
      return operationFailed(error.cause);
    case 'unreachable':
      return unreachable(error.address);
    default:
      return assertUnreachable(error);
  }
}
