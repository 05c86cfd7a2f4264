import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { effect } from '@preact/signals';
import { Terminal, type ITheme } from '@xterm/xterm';
import type { CompletionContext } from '../../core/client/completion.ts';
import { load, store } from '../settings/stored-signal.ts';
import { theme } from '../settings/theme.ts';
import { savepointDirectory } from '../commands/commands.ts';
import type { Page } from '../commands/page.ts';
import { TerminalSession } from './terminal-session.ts';

const HISTORY = 'terminalHistory';
/** Pastes come marked as such: a line end in one is no Enter that a person pressed. */
const BRACKETED_PASTE_ON = '\x1b[?2004h';

/** The one terminal of the page: it outlives the tab in which it is shown. */
export class XtermView {
  readonly element = document.createElement('div');
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  #completion: CompletionContext = { jobIds: [], paths: [], artifacts: [] };

  constructor(page: Page) {
    this.element.className = 'terminal-screen';
    this.#terminal = new Terminal({
      fontSize: 12.5,
      fontFamily: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
      cursorBlink: false,
      screenReaderMode: true,
      scrollback: 5000,
      theme: colours(),
    });
    this.#terminal.loadAddon(this.#fit);
    effect(() => {
      void theme.value;
      this.#terminal.options.theme = colours();
    });
    effect(() => void this.#learn(page));
    this.#terminal.open(this.element);
    this.#terminal.write(BRACKETED_PASTE_ON);
    this.#start(page);
  }

  /** Puts the terminal into an element, and keeps it as large. @returns takes it out again */
  show(parent: HTMLElement): () => void {
    parent.append(this.element);
    const observer = new ResizeObserver(() => {
      if (parent.clientWidth > 0) this.#fit.fit();
    });
    observer.observe(parent);
    return () => {
      observer.disconnect();
      this.element.remove();
    };
  }

  focus(): void {
    this.#terminal.focus();
  }

  #start(page: Page): void {
    const terminal = this.#terminal;
    const session = new TerminalSession(
      {
        get columns() {
          return terminal.cols;
        },
        write: (data) => terminal.write(data),
        clear: () => terminal.write('\x1b[2J\x1b[3J\x1b[H'),
      },
      {
        session: () => page.session.peek(),
        completion: () => this.#completion,
        saveHistory: (history) => store(HISTORY, history),
      },
      load(HISTORY, readHistory) ?? [],
    );
    terminal.onData((data) => session.receive(data));
    terminal.onResize(() => session.repaint());
    page.commands.echo.listen((line) => session.echo(line));
  }

  /** What Tab offers; again whenever jobs, savepoints or artifacts change. */
  async #learn({ monitor, session, workspace }: Page): Promise<void> {
    const jobIds = monitor.jobs.value.map(({ jobId }) => jobId);
    const name = workspace.file.value.name;
    void [monitor.version.savepoints.value, monitor.version.artifacts.value];
    const engine = session.value;
    if (engine === null) return;
    const [snapshots, artifacts] = await Promise.all([engine.savepoints.list(), engine.artifacts.list()]);
    const paths = new Set([savepointDirectory(name), ...snapshots.map(({ path }) => path)]);
    const names = new Set([`${name}.jar`, ...artifacts.map((artifact) => artifact.name)]);
    this.#completion = { jobIds, paths: [...paths], artifacts: [...names] };
  }
}

function readHistory(stored: unknown): readonly string[] | undefined {
  return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : undefined;
}

/** The page's colours, as they are now. */
function colours(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: colour('--surface'),
    foreground: colour('--text'),
    cursor: colour('--accent'),
    cursorAccent: colour('--surface'),
    selectionBackground: colour('--selection'),
    selectionForeground: colour('--text'),
    red: colour('--failure'),
    brightBlack: colour('--muted'),
  };
}
