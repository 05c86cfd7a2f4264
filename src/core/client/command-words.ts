import { parse } from 'shell-quote';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';

/** Far above any command; it bounds what a paste can make us do. */
const MAX_COMMAND_CHARS = 16_384;

export interface CommandText {
  /** the complete commands, in order: words, or what is wrong with the text */
  readonly commands: readonly Result<readonly string[], string>[];
  /** an unfinished command at the end, to be put in front of what is typed next; `''` if there is none */
  readonly rest: string;
}

/**
 * Splits typed or pasted text into commands and their words, as a shell does. A command goes on over a line that ends in
 * a backslash, and over a line end inside quotes. A prompt in front (`$ `) is dropped. Comments are dropped, variables
 * stay as they are written, and what only a shell can do (pipes, redirection) is an error.
 */
export function readCommands(text: string): CommandText {
  // a blank after the backslash is an accident of copying, and nobody escapes one at the end of a line
  const { lines, rest } = logicalLines(text.replaceAll(/\r\n?/g, '\n').replaceAll(/\\[ \t]+(?=\n|$)/g, '\\'));
  const commands = lines.map((line) => words(line.replace(/^\s*\$\s+/, '')));
  return { commands: commands.filter((command) => !command.ok || command.value.length > 0), rest };
}

/** True for the words that mean the `flink` command: `flink`, `./bin/flink`. */
export const isFlinkProgram = (word: string): boolean => /^(?:.*\/)?flink$/.test(word);

function words(line: string): Result<readonly string[], string> {
  if (line.length > MAX_COMMAND_CHARS) return err(`the command is longer than ${MAX_COMMAND_CHARS} characters`);
  try {
    const words: string[] = [];
    for (const entry of parse(line, (name) => `$${name}`)) {
      if (typeof entry === 'string') words.push(entry);
      else if ('pattern' in entry) words.push(entry.pattern);
      else if ('op' in entry) return err(notAShell(entry.op));
      else if (!startsWord(line, line.length - entry.comment.length - 1)) return err(notAShell('#'));
    }
    return ok(words);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

const notAShell = (what: string): string =>
  `"${what}" needs a shell, which this is not: quote it if it is part of a word`;

/** shell-quote takes a `#` inside a word for a comment too; a shell doesn't, and a path must not lose its end. */
const startsWord = (line: string, at: number): boolean => at <= 0 || /\s/.test(line.charAt(at - 1));

/** Lines with their continuations joined; the last one is `rest` while a quote is open or a backslash ends it. */
function logicalLines(text: string): { lines: readonly string[]; rest: string } {
  const lines: string[] = [];
  let start = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && quote !== "'") i++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '\n') {
      lines.push(joined(text.slice(start, i)));
      start = i + 1;
    }
  }
  const last = text.slice(start);
  const unfinished = quote !== '' || /(?:^|[^\\])(?:\\\\)*\\\n?$/.test(last);
  if (!unfinished) return { lines: [...lines, joined(last)], rest: '' };
  return { lines, rest: last.endsWith('\n') ? last : `${last}\n` };
}

/**
 * A backslash and the line end after it are nothing. Nor is a backslash that stands alone between blanks, outside quotes:
 * the line end after it got lost in copying, and no command means a word that starts with a blank.
 */
function joined(line: string): string {
  const oneLine = line.replaceAll('\\\n', '');
  return /['"]/.test(oneLine) ? oneLine : oneLine.replaceAll(/(^|\s)\\[ \t]+(?=\S)/g, '$1');
}
