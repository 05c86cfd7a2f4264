import type { Action } from './action.ts';
import type { Option } from './option.ts';
import { defaultModeOptions, genericOptions } from './shared-options.ts';

const WIDTH = 80;
const INDENT = '     ';
const GAP = '   ';

/** The help of `flink -h`: every action. The wording is our own; actions, options and layout are Flink's. */
export function overallHelp(actions: readonly Action[]): string {
  const intro = './flink <ACTION> [OPTIONS] [ARGUMENTS]\n\nThe following actions are available:\n';
  return `${intro}${actions.map(actionHelp).join('')}\n`;
}

/** The help of `flink <action> -h`. */
export function actionHelp(action: Action): string {
  const { name, summary, syntax, options, asksCluster } = action;
  const header = `\nAction "${name}" ${summary}.\n\n  Syntax: ${name} ${syntax}\n`;
  const sections = [section(`"${name}" action options:`, options)];
  if (asksCluster) {
    sections.push(section('Options for Generic CLI mode:', genericOptions), '\n');
    sections.push(section('Options for default mode:', defaultModeOptions), '\n');
  }
  return `${header}${sections.join('')}\n`;
}

function section(title: string, options: readonly Option[]): string {
  const shown = options.filter(({ hidden }) => hidden !== true).toSorted(byName);
  const column = Math.max(0, ...shown.map((option) => signature(option).length)) + GAP.length;
  const lines = shown.flatMap((option) =>
    wrap(option.description, WIDTH - INDENT.length - column).map(
      (text, line) => `${INDENT}${(line === 0 ? signature(option) : '').padEnd(column)}${text}`,
    ),
  );
  return `  ${title}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** `-c,--class <classname>`. */
function signature({ opt, longOpt, values, valueName }: Option): string {
  const names = longOpt === undefined ? `-${opt}` : `-${opt},--${longOpt}`;
  return values === undefined ? names : `${names} <${valueName ?? 'arg'}>`;
}

function byName(a: Option, b: Option): number {
  const [first, second] = [a.opt.toLowerCase(), b.opt.toLowerCase()];
  return first < second ? -1 : Number(first > second);
}

/** Breaks at blanks; a word wider than the column has a line of its own. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
