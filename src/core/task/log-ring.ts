import type { LogLine } from '../protocol/telemetry.ts';

const MAX_LINES = 1000;
const MAX_BYTES = 256 * 1024;
const MAX_LINE_LENGTH = 8 * 1024;

/** What a task wrote since somebody last looked: the newest lines, and how many older ones were left out. */
export class LogRing {
  #lines: LogLine[] = [];
  /** Lines before this are dropped; they are cut off now and then. */
  #head = 0;
  #bytes = 0;
  #dropped = 0;

  add(timeMs: number, level: LogLine['level'], text: string): void {
    const shown = text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text;
    this.#lines.push({ timeMs, level, text: shown });
    this.#bytes += sizeOf(shown);
    while (this.#lines.length - this.#head > MAX_LINES || this.#bytes > MAX_BYTES) this.#dropOldest();
    if (this.#head >= MAX_LINES) {
      this.#lines = this.#lines.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Hands everything over and starts afresh. */
  take(): { readonly lines: readonly LogLine[]; readonly dropped: number } {
    const taken = { lines: this.#lines.slice(this.#head), dropped: this.#dropped };
    this.#lines = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#dropped = 0;
    return taken;
  }

  #dropOldest(): void {
    const oldest = this.#lines[this.#head];
    if (oldest === undefined) return;
    this.#head++;
    this.#bytes -= sizeOf(oldest.text);
    this.#dropped++;
  }
}

/** As a string is held in memory. */
const sizeOf = (text: string): number => 2 * text.length;
