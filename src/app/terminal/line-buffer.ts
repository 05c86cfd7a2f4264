import type { KeyName } from './key-decoder.ts';

const MAX_HISTORY = 200;
const MAX_LINE_CHARS = 16_384;

/** One line that is being typed, and those typed before. */
export class LineBuffer {
  #text = '';
  #cursor = 0;
  readonly #history: string[];
  /** Place in the history; at its length: the new line. */
  #at: number;
  #newLine = '';

  constructor(history: readonly string[] = []) {
    this.#history = history.slice(-MAX_HISTORY);
    this.#at = this.#history.length;
  }

  get text(): string {
    return this.#text;
  }
  get cursor(): number {
    return this.#cursor;
  }
  get history(): readonly string[] {
    return this.#history;
  }

  insert(text: string): void {
    const room = MAX_LINE_CHARS - this.#text.length;
    const added = text.slice(0, Math.max(0, room));
    this.#set(this.#text.slice(0, this.#cursor) + added + this.#text.slice(this.#cursor), this.#cursor + added.length);
  }

  /** Replaces what lies between `from` and the cursor. */
  replaceBefore(from: number, text: string): void {
    this.#set(this.#text.slice(0, from) + text + this.#text.slice(this.#cursor), from + text.length);
  }

  press(key: KeyName): void {
    const { text, cursor } = this;
    switch (key) {
      case 'backspace':
        if (cursor > 0) this.#set(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
        break;
      case 'delete':
        this.#set(text.slice(0, cursor) + text.slice(cursor + 1), cursor);
        break;
      case 'left':
        this.#cursor = Math.max(0, cursor - 1);
        break;
      case 'right':
        this.#cursor = Math.min(text.length, cursor + 1);
        break;
      case 'home':
        this.#cursor = 0;
        break;
      case 'end':
        this.#cursor = text.length;
        break;
      case 'word-left':
        this.#cursor = this.#wordStart();
        break;
      case 'word-right':
        this.#cursor += /^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0;
        break;
      case 'delete-word':
        this.replaceBefore(this.#wordStart(), '');
        break;
      case 'delete-to-start':
        this.replaceBefore(0, '');
        break;
      case 'delete-to-end':
        this.#set(text.slice(0, cursor), cursor);
        break;
      case 'up':
        this.#recall(this.#at - 1);
        break;
      case 'down':
        this.#recall(this.#at + 1);
        break;
      default: // enter, tab, clear and interrupt are the terminal's affair
    }
  }

  /** Takes the line away. */
  take(): string {
    const text = this.#text;
    this.#set('', 0);
    this.#at = this.#history.length;
    return text;
  }

  remember(command: string): void {
    if (command.trim() === '' || command === this.#history.at(-1)) return;
    this.#history.push(command);
    if (this.#history.length > MAX_HISTORY) this.#history.shift();
    this.#at = this.#history.length;
  }

  #recall(at: number): void {
    if (at < 0 || at > this.#history.length || at === this.#at) return;
    if (this.#at === this.#history.length) this.#newLine = this.#text;
    this.#at = at;
    const text = this.#history[at] ?? this.#newLine;
    this.#set(text, text.length);
  }

  #wordStart(): number {
    return this.#cursor - (/\S*\s*$/.exec(this.#text.slice(0, this.#cursor))?.[0].length ?? 0);
  }

  #set(text: string, cursor: number): void {
    this.#text = text;
    this.#cursor = cursor;
  }
}
