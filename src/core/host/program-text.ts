import { MalformedDataError } from '../base/malformed-data-error.ts';

/**
 * A program as its workers get it: every worker evaluates the same text with the same settings, so that all come to
 * the same job graph. `files` are CommonJS, by path.
 */
export interface ProgramText {
  readonly files: Readonly<Record<string, string>>;
  readonly entryFile: string;
  /** The class to run (`-c`), null for the only one there is. */
  readonly entryClass: string | null;
  /** Arguments of the program's main. */
  readonly programArguments: readonly string[];
  /** What the program starts from: the cluster's and the submission's settings, Flink's keys. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** @throws MalformedDataError if a message's `program` is not a program */
export function parseProgramText(value: unknown): ProgramText {
  if (typeof value !== 'object' || value === null) throw new MalformedDataError('a program is an object');
  const { files, entryFile, entryClass, programArguments, configuration } = { ...EMPTY, ...value };
  if (typeof entryFile !== 'string' || (entryClass !== null && typeof entryClass !== 'string')) {
    throw new MalformedDataError('a program names its entry file, and its entry class or null');
  }
  if (!Array.isArray(programArguments)) throw new MalformedDataError('a program has a list of arguments');
  return {
    files: texts(files, 'files'),
    entryFile,
    entryClass,
    programArguments: programArguments.map(String),
    configuration: texts(configuration, 'configuration'),
  };
}

const EMPTY: Readonly<Record<keyof ProgramText, unknown>> = {
  files: undefined,
  entryFile: undefined,
  entryClass: null,
  programArguments: [],
  configuration: undefined,
};

function texts(value: unknown, what: string): Record<string, string> {
  if (typeof value !== 'object' || value === null) throw new MalformedDataError(`a program's ${what} are an object`);
  const entries = Object.entries(value);
  for (const [key, text] of entries) {
    if (typeof text !== 'string')
      throw new MalformedDataError(`a program's ${what} hold text, not ${typeof text} (${key})`);
  }
  return Object.fromEntries(entries);
}
