import { UsageError } from './client-error.ts';
import type { Occurrence } from './command-line.ts';
import { CommandLine } from './command-line.ts';
import type { Option } from './option.ts';

/**
 * Parses words as commons-cli's `DefaultParser` does, with its odd corners: a long option may be cut short while it stays
 * unique and may have one dash; `-p4`, `-p=4`, `-p 4` and `--parallelism=4` are one; single letters may be joined;
 * a word that could be an option is never a value.
 * @throws UsageError with commons-cli's text for an unknown or ambiguous option, or a missing value
 */
export function parseOptions(
  options: readonly Option[],
  words: readonly string[],
  stopAtNonOption: boolean,
): CommandLine {
  return new OptionParser(options, stopAtNonOption).parse(words);
}

class OptionParser {
  readonly #options: readonly Option[];
  readonly #stopAtNonOption: boolean;
  readonly #occurrences: Occurrence[] = [];
  readonly #args: string[] = [];
  /** the option that still takes values */
  #open: Occurrence | null = null;
  #onlyArgs = false;

  constructor(options: readonly Option[], stopAtNonOption: boolean) {
    this.#options = options;
    this.#stopAtNonOption = stopAtNonOption;
  }

  parse(words: readonly string[]): CommandLine {
    for (const word of words) this.#word(word);
    this.#checkOpen();
    return new CommandLine(this.#occurrences, this.#args);
  }

  #word(word: string): void {
    if (this.#onlyArgs) this.#args.push(word);
    else if (word === '--') this.#onlyArgs = true;
    else if (this.#open !== null && !this.#looksLikeOption(word)) this.#addValue(withoutQuotes(word));
    else if (word.startsWith('--')) this.#longOption(word);
    else if (word.startsWith('-') && word !== '-') this.#dashedWord(word);
    else this.#unknown(word);
  }

  /** One dash: a short option, a long one with one dash, `-SV`, `-S=V`, `-Dk=v`, or letters joined. */
  #dashedWord(word: string): void {
    const name = word.slice(1);
    const equals = name.indexOf('=');
    if (equals >= 0) {
      this.#dashedWordWithEquals(word, name.slice(0, equals), name.slice(equals + 1));
      return;
    }
    const short = this.#short(name);
    if (short !== undefined) this.#begin(short);
    else if (name.length === 1) this.#unknown(word);
    else if (this.#matchingLong(name).length > 0) this.#longOption(word);
    else this.#shortOptionWithRest(word, name);
  }

  #dashedWordWithEquals(word: string, name: string, value: string): void {
    const first = this.#short(name.slice(0, 1));
    if (name.length === 1) {
      if (first?.values === undefined) this.#unknown(word);
      else this.#beginWith(first, value);
    } else if (first !== undefined && takesProperties(first)) {
      this.#beginWith(first, name.slice(1), value);
    } else {
      this.#longOption(word);
    }
  }

  /** `-classcom.example.Job`, `-Dkey`, `-p4`, `-dn`. */
  #shortOptionWithRest(word: string, name: string): void {
    const long = this.#longPrefix(name);
    const first = this.#short(name.slice(0, 1));
    if (long?.values !== undefined && long.longOpt !== undefined)
      this.#beginWith(long, name.slice(long.longOpt.length));
    else if (first !== undefined && takesProperties(first)) this.#beginWith(first, name.slice(1));
    else this.#joinedLetters(word, name);
  }

  #joinedLetters(word: string, name: string): void {
    for (let i = 0; i < name.length; i++) {
      const option = this.#short(name.charAt(i));
      if (option === undefined) {
        this.#unknown(this.#stopAtNonOption && i > 0 ? name.slice(i) : word);
        return;
      }
      if (option.values !== undefined && i + 1 < name.length) {
        this.#beginWith(option, name.slice(i + 1));
        return;
      }
      this.#begin(option);
    }
  }

  #longOption(word: string): void {
    const equals = word.indexOf('=');
    const typed = equals < 0 ? word : word.slice(0, equals);
    const [match, ...others] = this.#matchingLong(stripDashes(typed));
    if (match === undefined) this.#unknown(word);
    else if (others.length > 0) throw ambiguous(typed, [match, ...others]);
    else if (equals < 0) this.#begin(match);
    else if (match.values === undefined) this.#unknown(word);
    else this.#beginWith(match, word.slice(equals + 1));
  }

  #unknown(word: string): void {
    if (word.startsWith('-') && word.length > 1 && !this.#stopAtNonOption) {
      throw new UsageError(`Unrecognized option: ${word}`);
    }
    this.#args.push(word);
    if (this.#stopAtNonOption) this.#onlyArgs = true;
  }

  #begin(option: Option): void {
    this.#checkOpen();
    const occurrence = { option, values: [] };
    this.#occurrences.push(occurrence);
    this.#open = option.values === undefined ? null : occurrence;
  }

  /** Values joined to the option's own word: the words after it are no values of it. */
  #beginWith(option: Option, ...values: readonly string[]): void {
    this.#begin(option);
    this.#open?.values.push(...values);
    this.#open = null;
  }

  #addValue(value: string): void {
    if (this.#open === null) return;
    const { option, values } = this.#open;
    const equals = value.indexOf('=');
    if (option.values === 2 && values.length === 0 && equals >= 0) {
      values.push(value.slice(0, equals), value.slice(equals + 1));
    } else {
      values.push(value);
    }
    if (option.values !== 'unlimited' && values.length >= (option.values ?? 0)) this.#open = null;
  }

  #checkOpen(): void {
    if (this.#open === null || this.#open.option.optionalValue) return;
    if (this.#open.option.values === 'unlimited' && this.#open.values.length > 0) return;
    throw new UsageError(`Missing argument for option: ${this.#open.option.opt}`);
  }

  #looksLikeOption(word: string): boolean {
    if (!word.startsWith('-') || word.length === 1) return false;
    const name = stripDashes(word.split('=', 1)[0] ?? '');
    if (this.#matchingLong(name).length > 0 || this.#short(name) !== undefined) return true;
    return (
      !word.startsWith('--') && (this.#longPrefix(name) !== undefined || this.#short(name.charAt(0)) !== undefined)
    );
  }

  #short(name: string): Option | undefined {
    return this.#options.find(({ opt }) => opt === name);
  }

  /** The option of that long name, or else all whose long names start so. */
  #matchingLong(name: string): readonly Option[] {
    const exact = this.#options.filter(({ longOpt }) => longOpt === name);
    return exact.length > 0 ? exact : this.#options.filter(({ longOpt }) => longOpt?.startsWith(name));
  }

  /** The longest long name that `name` starts with: `-parallelism4`. */
  #longPrefix(name: string): Option | undefined {
    return this.#options
      .filter(({ longOpt }) => longOpt !== undefined && longOpt.length > 1 && name.length > longOpt.length + 1)
      .filter(({ longOpt }) => name.startsWith(longOpt ?? ''))
      .reduce<Option | undefined>((a, b) => (a === undefined || lengthOf(b) > lengthOf(a) ? b : a), undefined);
  }
}

const lengthOf = (option: Option): number => option.longOpt?.length ?? 0;
const takesProperties = (option: Option): boolean => option.values === 2 || option.values === 'unlimited';
const stripDashes = (word: string): string => word.replace(/^--?/, '');
const withoutQuotes = (value: string): string => /^"([^"]*)"$/.exec(value)?.[1] ?? value;

function ambiguous(typed: string, matches: readonly Option[]): UsageError {
  const names = matches.map(({ longOpt }) => `'${longOpt ?? ''}'`).join(', ');
  return new UsageError(`Ambiguous option: '${typed}'  (could be: ${names})`);
}
