import { say } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import type { CommandLine } from './command-line.ts';
import type { ProgramSettings, RecoveryClaimMode, RestoreSettings } from './client-request.ts';
import type { ClusterClient } from './cluster-client.ts';
import { throwable } from './failure-chain.ts';
import { parseEnum } from './parse-enum.ts';
import { unsupportedProgramOptions } from './shared-options.ts';

const claimModes: readonly RecoveryClaimMode[] = ['CLAIM', 'NO_CLAIM', 'LEGACY'];

/** `ProgramOptions` before the jar is looked for. */
export interface ProgramOptions extends Omit<ProgramSettings, 'artifact'> {
  /** as typed */
  readonly jar: string | null;
}

/** @throws UsageError for a bad parallelism or an option of another language */
export function programOptions(line: CommandLine): ProgramOptions {
  refuseUnsupported(line);
  const words = line.has('a') ? line.values('a') : line.args;
  return {
    jar: line.value('j') ?? words[0] ?? null,
    entryClass: line.value('c'),
    parallelism: parallelismOf(line),
    configuration: Object.fromEntries(line.properties('D')),
    programArguments: line.has('j') ? words : words.slice(1),
  };
}

/** Looks for the artifact. @throws UsageError if it isn't given or isn't there */
export function* locateArtifact(options: ProgramOptions, cluster: ClusterClient): ActionRun<ProgramSettings> {
  const { jar, ...settings } = options;
  if (jar === null) throw new UsageError('Java program should be specified a JAR file.');
  const found = yield* cluster.ask('find-artifact', { path: jar });
  if (!found.ok || found.value.artifact === null) {
    throw new UsageError(`Could not get job jar and dependencies from JAR file: JAR file does not exist: ${jar}`);
  }
  return { ...settings, artifact: found.value.artifact };
}

/**
 * `CliFrontendParser.createSavepointRestoreSettings`: `-n`, `-cm` and `-rm` count only beside `-s`; without `-s` the
 * configuration may ask for a restore.
 * @throws ActionError for an unknown claim mode
 */
export function* restoreSettings(line: CommandLine): ActionRun<RestoreSettings | null> {
  const path = line.value('s');
  if (path === null) return restoreFromConfiguration(line.properties('D'));
  const claimMode = claimModeOf(line.value('cm') ?? line.value('rm'));
  if (!line.has('cm') && line.has('rm')) {
    yield* say("The option 'restoreMode' is deprecated. Please use 'claimMode' instead.");
  }
  if (claimMode === 'LEGACY') {
    yield* say('Warning: The LEGACY restore mode is deprecated, please use CLAIM or NO_CLAIM mode instead.');
  }
  return { path, allowNonRestoredState: line.has('n'), claimMode };
}

function restoreFromConfiguration(configuration: ReadonlyMap<string, string>): RestoreSettings | null {
  const path = configuration.get('execution.state-recovery.path') ?? configuration.get('execution.savepoint.path');
  if (path === undefined || path === '') return null;
  const ignore =
    configuration.get('execution.state-recovery.ignore-unclaimed-state') ??
    configuration.get('execution.savepoint.ignore-unclaimed-state');
  const claimMode =
    configuration.get('execution.state-recovery.claim-mode') ?? configuration.get('execution.savepoint-restore-mode');
  return {
    path,
    allowNonRestoredState: ignore?.toLowerCase() === 'true',
    claimMode: claimModeOf(claimMode ?? null),
  };
}

function claimModeOf(text: string | null): RecoveryClaimMode {
  return text === null ? 'NO_CLAIM' : parseEnum('org.apache.flink.core.execution.RecoveryClaimMode', claimModes, text);
}

function parallelismOf(line: CommandLine): number | null {
  const text = line.value('p');
  if (text !== null) {
    const parallelism = positiveInt(text);
    if (parallelism === null) throw new UsageError(`The parallelism must be a positive number: ${text}`);
    return parallelism;
  }
  const configured = line.properties('D').get('parallelism.default');
  if (configured === undefined) return null;
  const parallelism = positiveInt(configured);
  if (parallelism === null) {
    const message = `Could not parse value '${configured}' for key 'parallelism.default'.`;
    throw new ActionError([throwable('java.lang.IllegalArgumentException', message)]);
  }
  return parallelism;
}

/** Java's `Integer.parseInt`, or null unless the number is above 0. */
function positiveInt(text: string): number | null {
  const value = /^\+?\d+$/.test(text) ? Number(text) : 0;
  return value > 0 && value <= 0x7fff_ffff ? value : null;
}

function refuseUnsupported(line: CommandLine): void {
  const used = unsupportedProgramOptions.find(({ opt }) => line.has(opt));
  if (used === undefined) return;
  throw new UsageError(
    `Sluice has no -${used.opt},--${used.longOpt ?? ''}: its jobs are written in TypeScript, and an artifact holds all of a job.`,
  );
}
