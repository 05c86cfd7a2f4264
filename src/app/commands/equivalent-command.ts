import type { JobID } from '../../core/model/ids.ts';

/** A click, as the command that does the same. */

export interface RunCommand {
  readonly jar: string;
  readonly entryClass: string | null;
  readonly parallelism: number;
  readonly maxParallelism: number | null;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
}

export function runCommand(run: RunCommand): string {
  return command([
    'run',
    '-d',
    ...(run.savepointPath === null ? [] : ['-s', run.savepointPath]),
    ...(run.savepointPath !== null && run.allowNonRestoredState ? ['-n'] : []),
    '-p',
    String(run.parallelism),
    ...(run.maxParallelism === null ? [] : [`-Dpipeline.max-parallelism=${run.maxParallelism}`]),
    ...(run.entryClass === null ? [] : ['-c', run.entryClass]),
    run.jar,
  ]);
}

export const savepointCommand = (jobId: JobID, directory: string): string => command(['savepoint', jobId, directory]);

export const stopCommand = (jobId: JobID, directory: string): string =>
  command(['stop', '--savepointPath', directory, jobId]);

export const cancelCommand = (jobId: JobID): string => command(['cancel', jobId]);

export const disposeCommand = (path: string): string => command(['savepoint', '-d', path]);

const command = (words: readonly string[]): string => ['flink', ...words.map(quoted)].join(' ');

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
