import { quote } from 'shell-quote';
import { assertUnreachable } from '../base/assert.ts';
import type { Action } from './action.ts';
import type { ValueKind, Option } from './option.ts';
import { parseOptions } from './option-parser.ts';
import { actionNamed, actions, grammarOf } from './actions.ts';
import { isFlinkProgram, readCommands } from './command-words.ts';

/** What completion can offer besides the grammar itself. */
export interface CompletionContext {
  readonly jobIds: readonly string[];
  /** savepoints, and directories to put them in */
  readonly paths: readonly string[];
  readonly artifacts: readonly string[];
}

export interface Completion {
  /** the candidates replace the line from here up to the cursor */
  readonly from: number;
  readonly candidates: readonly string[];
}

const commandWords: readonly string[] = [...actions.map(({ name }) => name), '-h', '--help', '-v', '--version'];

/** What the word under the cursor may become, for a line that starts with `flink`. Never throws. */
export function complete(line: string, cursor: number, context: CompletionContext): Completion {
  const typed = line.slice(0, cursor);
  const word = typed.slice(lastBlank(typed) + 1);
  const before = wordsBefore(typed.slice(0, typed.length - word.length));
  const [program, name, ...rest] = before;
  if (program === undefined) return startingWith(word, cursor, ['flink']);
  if (!isFlinkProgram(program)) return { from: cursor, candidates: [] };
  if (name === undefined) return startingWith(word, cursor, commandWords);
  const action = actionNamed(name);
  if (action === undefined) return { from: cursor, candidates: [] };
  return completeWord(action, rest, word, cursor, context);
}

function completeWord(
  action: Action,
  before: readonly string[],
  word: string,
  cursor: number,
  context: CompletionContext,
): Completion {
  const grammar = grammarOf(action);
  const equals = /^(--?[^=]+)=(.*)$/.exec(word);
  if (equals !== null) {
    const [, name = '', value = ''] = equals;
    return startingWith(value, cursor, valuesOf(optionNamed(grammar, name), context));
  }
  const awaited = optionNamed(grammar, before.at(-1) ?? '');
  const inArguments = endedByArgument(action, before);
  if (awaited?.values !== undefined && !inArguments) {
    const values = valuesOf(awaited, context);
    const others = awaited.optionalValue ? positionals(action, before, context) : [];
    return startingWith(word, cursor, [...values, ...others]);
  }
  if (word.startsWith('-')) return startingWith(word, cursor, inArguments ? [] : spellings(grammar));
  return startingWith(word, cursor, positionals(action, before, context));
}

function startingWith(word: string, cursor: number, candidates: readonly string[]): Completion {
  const fitting = candidates.filter((candidate) => candidate.startsWith(word)).map(quoted);
  return { from: cursor - word.length, candidates: [...new Set(fitting)] };
}

/** Not a regular expression: on a long pasted word one takes quadratic time. */
function lastBlank(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && !/\s/.test(text.charAt(at))) at--;
  return at;
}

const quoted = (text: string): string => (/[\s'"\\$`&|;<>()]/.test(text) ? quote([text]) : text);

function wordsBefore(text: string): readonly string[] {
  const command = readCommands(text.replaceAll(/\\[ \t]*\r?\n/g, ' ')).commands.at(-1);
  return command?.ok ? command.value : [];
}

/** Options end at the first argument: what follows belongs to the program. */
const endedByArgument = (action: Action, before: readonly string[]): boolean =>
  action.stopAtNonOption && argumentsIn(action, before).length > 0;

function positionals(action: Action, before: readonly string[], context: CompletionContext): readonly string[] {
  const kind = action.positionals[argumentsIn(action, before).length];
  return kind === undefined ? [] : valuesOfKind(kind, context);
}

function argumentsIn(action: Action, before: readonly string[]): readonly string[] {
  try {
    return parseOptions(grammarOf(action), before, action.stopAtNonOption).args;
  } catch {
    // the words are wrong so far, and what is being typed may put them right
    return before.filter((word) => !word.startsWith('-'));
  }
}

function optionNamed(grammar: readonly Option[], word: string): Option | undefined {
  if (!word.startsWith('-')) return undefined;
  const name = word.replace(/^--?/, '');
  return grammar.find(({ opt, longOpt }) => (opt === name && !word.startsWith('--')) || longOpt === name);
}

const spellings = (grammar: readonly Option[]): readonly string[] =>
  grammar
    .filter(({ hidden }) => hidden !== true)
    .flatMap(({ opt, longOpt }) => (longOpt === undefined ? [`-${opt}`] : [`-${opt}`, `--${longOpt}`]));

function valuesOf(option: Option | undefined, context: CompletionContext): readonly string[] {
  const completes = option?.completes;
  if (completes === undefined) return [];
  return typeof completes === 'string' ? valuesOfKind(completes, context) : completes;
}

function valuesOfKind(kind: ValueKind, context: CompletionContext): readonly string[] {
  switch (kind) {
    case 'job-id':
      return context.jobIds;
    case 'path':
      return context.paths;
    case 'artifact':
      return context.artifacts;
    default:
      return assertUnreachable(kind);
  }
}
