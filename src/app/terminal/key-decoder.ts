/** What a person did, out of the bytes that a terminal sends for it. */
export type TerminalKey =
  | { readonly type: 'text'; readonly text: string }
  /** Pasted as a whole: may hold line ends. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'key'; readonly name: KeyName };

export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'delete-word'
  | 'delete-to-start'
  | 'delete-to-end'
  | 'clear'
  | 'interrupt';

const SEQUENCES: readonly (readonly [string, KeyName])[] = [
  ['\x1b[A', 'up'],
  ['\x1b[B', 'down'],
  ['\x1b[C', 'right'],
  ['\x1b[D', 'left'],
  ['\x1bOA', 'up'],
  ['\x1bOB', 'down'],
  ['\x1bOC', 'right'],
  ['\x1bOD', 'left'],
  ['\x1b[H', 'home'],
  ['\x1b[F', 'end'],
  ['\x1b[3~', 'delete'],
  ['\x1b[1;5C', 'word-right'],
  ['\x1b[1;5D', 'word-left'],
  ['\x1bf', 'word-right'],
  ['\x1bb', 'word-left'],
  ['\r\n', 'enter'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
  ['\x01', 'home'],
  ['\x05', 'end'],
  ['\x02', 'left'],
  ['\x06', 'right'],
  ['\x10', 'up'],
  ['\x0e', 'down'],
  ['\x03', 'interrupt'],
  ['\x0b', 'delete-to-end'],
  ['\x15', 'delete-to-start'],
  ['\x17', 'delete-word'],
  ['\x0c', 'clear'],
];

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** An escape sequence that means nothing here, or any other control character. */
const UNKNOWN = /^(?:\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b.?|[\x00-\x1f\x7f])/s;
const TEXT = /^[^\x00-\x1f\x7f]+/;

export function decodeKeys(data: string): readonly TerminalKey[] {
  const keys: TerminalKey[] = [];
  let rest = data;
  while (rest !== '') {
    if (rest.startsWith(PASTE_START)) {
      const end = rest.indexOf(PASTE_END);
      const text = rest.slice(PASTE_START.length, end < 0 ? undefined : end);
      keys.push({ type: 'paste', text: withoutControls(text) });
      rest = end < 0 ? '' : rest.slice(end + PASTE_END.length);
      continue;
    }
    const sequence = SEQUENCES.find(([bytes]) => rest.startsWith(bytes));
    if (sequence !== undefined) {
      keys.push({ type: 'key', name: sequence[1] });
      rest = rest.slice(sequence[0].length);
      continue;
    }
    const text = TEXT.exec(rest)?.[0] ?? '';
    if (text !== '') keys.push({ type: 'text', text });
    rest = rest.slice(text === '' ? (UNKNOWN.exec(rest)?.[0].length ?? 1) : text.length);
  }
  return keys;
}

/** Line ends become `\n`, blanks stay, other control characters go: a paste must not act on the terminal. */
const withoutControls = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '');
