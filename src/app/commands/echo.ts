const MAX_KEPT = 200;

/** What clicks would have been as commands; the terminal prints them greyed, also those given before it was opened. */
export class Echo {
  readonly #kept: string[] = [];
  #listener: ((line: string) => void) | null = null;

  say(line: string): void {
    if (this.#listener !== null) this.#listener(line);
    else if (this.#kept.push(line) > MAX_KEPT) this.#kept.shift();
  }

  /** One listener: the terminal. It gets what was said before. */
  listen(listener: (line: string) => void): void {
    this.#listener = listener;
    for (const line of this.#kept.splice(0)) listener(line);
  }
}
