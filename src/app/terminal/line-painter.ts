/** Paints a prompt and a line that may be longer than the screen is wide. Positions are in cells of one character. */
export class LinePainter {
  /** The row of the cursor, counted from the prompt's row, after the last painting. */
  #cursorRow = 0;

  /** What to write so that the line shows `text` with the cursor at `cursor`. */
  paint(prompt: string, promptWidth: number, text: string, cursor: number, columns: number): string {
    const clear = this.erase();
    const length = promptWidth + text.length;
    const at = promptWidth + cursor;
    // At the right edge a terminal waits with the line break until there is more: force it.
    const breakLine = length > 0 && length % columns === 0 ? ' \r\x1b[K' : '';
    const lastRow = Math.floor(length / columns);
    const row = Math.floor(at / columns);
    const column = at % columns;
    const up = lastRow > row ? `\x1b[${lastRow - row}A` : '';
    this.#cursorRow = row;
    return `${clear}${prompt}${text}${breakLine}${up}\r${column > 0 ? `\x1b[${column}C` : ''}`;
  }

  /** What to write so that the line is gone and the cursor is where the prompt was. */
  erase(): string {
    const up = this.#cursorRow > 0 ? `\x1b[${this.#cursorRow}A` : '';
    this.#cursorRow = 0;
    return `${up}\r\x1b[J`;
  }

  /** The line stays as it is, and the next painting starts below. */
  leave(): void {
    this.#cursorRow = 0;
  }
}
