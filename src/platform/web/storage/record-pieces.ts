/** A stretch of whole records of a text file. */
export interface RecordPiece {
  readonly text: string;
  /** The line that the piece begins with, from 1. */
  readonly firstLine: number;
}

/**
 * Cuts a stream of text into pieces that end where a record ends: at a line break, for CSV one outside of quotes.
 * @param quoted whether line breaks between double quotes are part of a field
 */
export class RecordCutter {
  #open = '';
  /** What of `#open` was looked at. */
  #scanned = 0;
  #isInQuotes = false;
  #end = 0;
  #line = 1;

  constructor(readonly quoted: boolean) {}

  /** @returns the whole records so far that were not handed out yet, if any */
  push(text: string): RecordPiece | null {
    this.#open += text;
    for (; this.#scanned < this.#open.length; this.#scanned++) {
      const code = this.#open.charCodeAt(this.#scanned);
      if (this.quoted && code === QUOTE) this.#isInQuotes = !this.#isInQuotes;
      else if (code === LINE_FEED && !this.#isInQuotes) this.#end = this.#scanned + 1;
    }
    return this.#take(this.#end);
  }

  /** What is left at the end of the file. */
  finish(): RecordPiece | null {
    return this.#take(this.#open.length);
  }

  #take(end: number): RecordPiece | null {
    if (end === 0) return null;
    const piece = { text: this.#open.slice(0, end), firstLine: this.#line };
    this.#line += countLines(piece.text);
    this.#open = this.#open.slice(end);
    this.#scanned -= end;
    this.#end = 0;
    return piece;
  }
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** Line breaks in a text. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
