import { complete, type CompletionContext } from '../../core/client/completion.ts';
import { isFlinkProgram, readCommands } from '../../core/client/command-words.ts';
import type { Result } from '../../core/base/result.ts';
import type { Session } from '../session/session.ts';
import { CommandRunner } from './command-runner.ts';
import { decodeKeys, type KeyName, type TerminalKey } from './key-decoder.ts';
import { LineBuffer } from './line-buffer.ts';
import { LinePainter } from './line-painter.ts';
import { printable } from './printable.ts';

/** What a terminal writes on. */
export interface Screen {
  readonly columns: number;
  write(data: string): void;
  clear(): void;
}

export interface TerminalHost {
  /** null while the engine starts. */
  session(): Session | null;
  completion(): CompletionContext;
  /** Called with all remembered commands when one was added. */
  saveHistory(history: readonly string[]): void;
}

const PROMPT = { text: '\x1b[1m$\x1b[0m ', width: 2 };
const CONTINUATION = { text: '> ', width: 2 };
const GREY = '\x1b[90m';
const RED = '\x1b[31m';
const RESET = '\x1b[0m';
const HELP = `This terminal knows flink, as Flink's own command line, and two words of its own:
  flink run|list|info|savepoint|stop|cancel …   (flink -h says more)
  clear   empties the screen
  help    this text
Tab completes job ids, paths and artifacts; arrows walk through what was typed before; Ctrl+C ends a command, not the job.
`;

/** The line that is typed, the command that runs, and what comes out. */
export class TerminalSession {
  readonly #line: LineBuffer;
  readonly #painter = new LinePainter();
  #unfinished = '';
  #running: CommandRunner | null = null;
  #isBusy = false;
  #waiting: TerminalKey[] = [];

  constructor(
    readonly screen: Screen,
    readonly host: TerminalHost,
    history: readonly string[] = [],
  ) {
    this.#line = new LineBuffer(history);
    this.#paint();
  }

  /** What a terminal sent. */
  receive(data: string): void {
    for (const key of decodeKeys(data)) this.#handle(key);
  }

  /** A command that was clicked. */
  echo(line: string): void {
    const grey = `${GREY}$ ${printable(line)}${RESET}\r\n`;
    if (this.#isBusy) this.screen.write(grey);
    else {
      this.screen.write(this.#painter.erase() + grey);
      this.#paint();
    }
  }

  /** Paints afresh, after the screen's width has changed. */
  repaint(): void {
    if (!this.#isBusy) this.#paint();
  }

  #handle(key: TerminalKey): void {
    if (key.type === 'key' && key.name === 'interrupt') this.#interrupt();
    else if (this.#isBusy) this.#waiting.push(key);
    else if (key.type === 'text') this.#edit(() => this.#line.insert(key.text));
    else if (key.type === 'paste') this.#paste(key.text);
    else this.#press(key.name);
  }

  #paste(text: string): void {
    const [first = '', ...others] = text.split('\n');
    this.#edit(() => this.#line.insert(first));
    // Each line end is an Enter; what comes behind a command waits until that is done.
    for (const line of others) {
      this.#handle({ type: 'key', name: 'enter' });
      this.#handle({ type: 'text', text: line });
    }
  }

  #press(name: KeyName): void {
    if (name === 'enter') this.#enter();
    else if (name === 'tab') this.#complete();
    else if (name === 'clear') {
      this.screen.clear();
      this.#painter.leave();
      this.#paint();
    } else this.#edit(() => this.#line.press(name));
  }

  #interrupt(): void {
    this.#waiting = [];
    if (this.#running !== null) {
      this.screen.write('^C\r\n');
      this.#running.interrupt();
      return;
    }
    this.screen.write('^C\r\n');
    this.#painter.leave();
    this.#unfinished = '';
    this.#line.take();
    this.#paint();
  }

  #enter(): void {
    this.#edit(() => this.#line.press('end'));
    this.screen.write('\r\n');
    this.#painter.leave();
    const text = this.#unfinished + this.#line.take();
    const { commands, rest } = readCommands(text);
    this.#unfinished = rest;
    if (rest === '' && text.trim() !== '') {
      this.#line.remember(
        text
          .replaceAll(/\\\s*\n\s*/g, ' ')
          .replaceAll('\n', ' ')
          .trim(),
      );
      this.host.saveHistory(this.#line.history);
    }
    if (commands.length === 0) this.#paint();
    else void this.#runAll(commands);
  }

  async #runAll(commands: readonly Result<readonly string[], string>[]): Promise<void> {
    this.#isBusy = true;
    for (const command of commands) {
      if (command.ok) await this.#run(command.value);
      else this.#print(`${command.error}\n`, 'err');
    }
    this.#isBusy = false;
    this.#paint();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const key of waiting) this.#handle(key);
  }

  async #run([program = '', ...words]: readonly string[]): Promise<void> {
    const session = this.host.session();
    if (program === 'clear') this.screen.clear();
    else if (program === 'help') this.#print(HELP, 'out');
    else if (!isFlinkProgram(program)) this.#print(`${program}: command not found. ${HELP}`, 'err');
    else if (session === null) this.#print('[Sluice] The engine is still starting.\n', 'err');
    else {
      this.#running = new CommandRunner(words, session, { print: (text, stream) => this.#print(text, stream) });
      await this.#running.exited;
      this.#running = null;
    }
  }

  #complete(): void {
    const { text, cursor } = this.#line;
    const { from, candidates } = complete(text, cursor, this.host.completion());
    const [only, ...others] = candidates;
    if (only === undefined) return;
    if (others.length === 0) {
      this.#edit(() => this.#line.replaceBefore(from, `${only} `));
      return;
    }
    const common = commonStart(candidates);
    if (common.length > cursor - from) this.#edit(() => this.#line.replaceBefore(from, common));
    else {
      this.#edit(() => this.#line.press('end'));
      this.screen.write(`\r\n${printable(candidates.join('  '))}\r\n`);
      this.#painter.leave();
      this.#paint();
    }
  }

  #edit(change: () => void): void {
    change();
    this.#paint();
  }

  #print(text: string, stream: 'out' | 'err'): void {
    this.screen.write(stream === 'err' ? `${RED}${printable(text)}${RESET}` : printable(text));
  }

  #paint(): void {
    const prompt = this.#unfinished === '' ? PROMPT : CONTINUATION;
    const { text, cursor } = this.#line;
    this.screen.write(this.#painter.paint(prompt.text, prompt.width, printable(text), cursor, this.screen.columns));
  }
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const word of others) while (!word.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
