/** What user code calls; the platform's own console object is given and changed. */
export interface ConsoleLike {
  log(...items: unknown[]): void;
  info(...items: unknown[]): void;
  debug(...items: unknown[]): void;
  warn(...items: unknown[]): void;
  error(...items: unknown[]): void;
}

export type ConsoleSink = (level: 'info' | 'warn' | 'error' | 'stdout', text: string) => void;

const MAX_LINE = 8192;

/** From now on what user code prints goes to `sink`. */
export function captureConsole(target: ConsoleLike, sink: ConsoleSink): void {
  const printer =
    (level: Parameters<ConsoleSink>[0]) =>
    (...items: unknown[]): void => {
      sink(level, items.map(show).join(' ').slice(0, MAX_LINE));
    };
  target.log = printer('stdout');
  target.info = printer('info');
  target.debug = printer('info');
  target.warn = printer('warn');
  target.error = printer('error');
}

/** A value as one line. User objects may throw when they are looked at. */
function show(item: unknown): string {
  if (typeof item === 'string') return item;
  try {
    if (item instanceof Error) return item.stack ?? `${item.name}: ${item.message}`;
    if (typeof item === 'object' && item !== null) return JSON.stringify(item, bigintAsText) ?? String(item);
    return String(item);
  } catch {
    return 'an object that cannot be shown';
  }
}

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
