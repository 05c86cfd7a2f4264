import type { Action, Invocation } from './action.ts';
import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError } from './client-error.ts';
import { executionPlanJson } from './execution-plan-json.ts';
import { locateArtifact, programOptions, restoreSettings } from './program-options.ts';
import {
  artifactOption,
  detachedOption,
  entryClassOption,
  parallelismOption,
  programArgumentsOption,
  unsupportedProgramOptions,
} from './shared-options.ts';
import { programFailure } from './submission-failure.ts';

export const infoAction: Action = {
  name: 'info',
  summary: "prints a program's plan as JSON, without running it",
  syntax: '[OPTIONS] <jar-file> <arguments>',
  stopAtNonOption: true,
  asksCluster: false,
  positionals: ['artifact'],
  options: [
    entryClassOption,
    parallelismOption,
    ...[artifactOption, programArgumentsOption, detachedOption, ...unsupportedProgramOptions].map(
      (option) => ({ ...option, hidden: true }) as const,
    ),
  ],
  run: info,
};

function* info({ line, cluster }: Invocation): ActionRun {
  const options = programOptions(line);
  yield* restoreSettings(line);
  const program = yield* locateArtifact(options, cluster);
  const described = yield* cluster.ask('describe-plan', program);
  if (!described.ok) throw new ActionError(programFailure(described.error));
  yield* say('----------------------- Execution Plan -----------------------');
  yield* say(executionPlanJson(described.value.nodes));
  yield* say('--------------------------------------------------------------');
  yield* say('');
  yield* say('No description provided.');
}
