import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError } from './client-error.ts';
import { locateArtifact, programOptions, restoreSettings } from './program-options.ts';
import {
  artifactOption,
  detachedOption,
  entryClassOption,
  parallelismOption,
  programArgumentsOption,
  unsupportedProgramOptions,
} from './shared-options.ts';
import { executionFailure, submissionFailure } from './submission-failure.ts';

export const runAction: Action = {
  name: 'run',
  summary: "runs a program's main and submits the job it describes",
  syntax: '[OPTIONS] <jar-file> <arguments>',
  stopAtNonOption: true,
  asksCluster: true,
  positionals: ['artifact'],
  options: [
    { ...artifactOption, hidden: true },
    entryClassOption,
    parallelismOption,
    programArgumentsOption,
    detachedOption,
    {
      opt: 'sae',
      longOpt: 'shutdownOnAttachedExit',
      description: 'Without effect: a session of Sluice outlives its commands.',
    },
    ...unsupportedProgramOptions,
    {
      opt: 's',
      longOpt: 'fromSavepoint',
      values: 1,
      valueName: 'savepointPath',
      description: "Start from this snapshot's state: its directory, or the _metadata file in it.",
      completes: 'path',
    },
    {
      opt: 'n',
      longOpt: 'allowNonRestoredState',
      description:
        'Start even if the snapshot holds state of an operator that the program no longer has; that state is lost.',
    },
    {
      opt: 'cm',
      longOpt: 'claimMode',
      values: 1,
      description:
        'Who owns the snapshot from now on: no_claim (the default: you, and the first checkpoint shares no file with it), ' +
        'claim (Flink, which deletes it once newer checkpoints replace it) or legacy (deprecated: you, but files may be shared).',
      completes: ['no_claim', 'claim', 'legacy'],
    },
    {
      opt: 'rm',
      longOpt: 'restoreMode',
      values: 1,
      description: 'The old name of -cm.',
      completes: ['no_claim', 'claim', 'legacy'],
    },
  ],
  run,
};

function* run({ line, cluster }: Invocation): ActionRun {
  const options = programOptions(line);
  const restore = yield* restoreSettings(line);
  const program = yield* locateArtifact(options, cluster);
  const detached = line.has('d');
  const submitted = yield* cluster.ask('submit-job', { ...program, detached, restore });
  if (!submitted.ok) throw new ActionError(submissionFailure(submitted.error));
  const { jobId } = submitted.value;
  // main ended without execute(): nothing was submitted, which is no error
  if (jobId === null) return;
  yield* say(`Job has been submitted with JobID ${jobId}`);
  if (detached) return;
  const finished = yield* cluster.ask('await-job-result', { jobId });
  if (!finished.ok) throw new ActionError(executionFailure(jobId, finished.error));
  yield* say('Program execution finished');
  yield* say(`Job with JobID ${jobId} has finished.`);
  yield* say(`Job Runtime: ${finished.value.runtimeMs} ms`);
  yield* say('');
}
