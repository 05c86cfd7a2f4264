import { parseArgs } from 'node:util';

/** A command line that can't be understood: the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RunOptions {
  readonly jobFile: string;
  readonly entryClass: string | null;
  readonly parallelism: number | null;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputs: ReadonlyMap<string, string>;
  /** Field by topic: an input's records with the same value in it keep their order. */
  readonly keys: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  readonly stopAfterRecords: number | null;
  readonly savepointDirectory: string | null;
}

/** @throws UsageError */
export function parseRunOptions(words: readonly string[]): RunOptions {
  const { values, positionals } = parse(words);
  const [jobFile, ...rest] = positionals;
  if (jobFile === undefined) throw new UsageError('Name the job to run: sluice run JOB.ts [options]');
  if (rest.length > 0) throw new UsageError(`Only one job can be run; what is '${rest.join(' ')}'?`);
  const stopAfterRecords = wholeNumber('--stop-after', values['stop-after']);
  const savepointDirectory = values.savepointPath ?? null;
  if ((stopAfterRecords === null) !== (savepointDirectory === null)) {
    throw new UsageError(
      '--stop-after RECORDS and --savepointPath DIR go together: the job stops with a savepoint there.',
    );
  }
  return {
    jobFile,
    entryClass: values.class ?? null,
    parallelism: wholeNumber('-p', values.parallelism),
    savepointPath: values.fromSavepoint ?? null,
    allowNonRestoredState: values.allowNonRestoredState ?? false,
    configuration: Object.fromEntries(pairs('-D', values.define ?? [])),
    inputs: pairs('--input', values.input ?? []),
    keys: pairs('--key', values.key ?? []),
    outputs: pairs('--output', values.output ?? []),
    stopAfterRecords,
    savepointDirectory,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        class: { type: 'string', short: 'c' },
        parallelism: { type: 'string', short: 'p' },
        fromSavepoint: { type: 'string', short: 's' },
        allowNonRestoredState: { type: 'boolean', short: 'n' },
        define: { type: 'string', short: 'D', multiple: true },
        input: { type: 'string', multiple: true },
        key: { type: 'string', multiple: true },
        output: { type: 'string', multiple: true },
        'stop-after': { type: 'string' },
        savepointPath: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} takes a whole number from 1 on, not '${text}'.`);
  return value;
}

/** `NAME=VALUE` words; a later one of the same name wins. */
function pairs(option: string, words: readonly string[]): Map<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new UsageError(`${option} takes NAME=VALUE, not '${word}'.`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
