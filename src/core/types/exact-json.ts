import { MalformedDataError } from '../base/malformed-data-error.ts';

/** JSON in which integers beyond 2^53 are bigints: no digit is lost. */
export type ExactJson =
  null | boolean | number | bigint | string | readonly ExactJson[] | { readonly [name: string]: ExactJson };

const MAX_DEPTH = 100;

/**
 * `JSON.parse` that keeps large integers.
 * @throws MalformedDataError with the reason and its place
 */
export function parseExactJson(text: string): ExactJson {
  if (/\d{16}/.test(text)) return new ExactJsonParser(text).parse();
  try {
    // Whatever JSON.parse makes is of this type.
    return JSON.parse(text) as ExactJson;
  } catch (error) {
    throw new MalformedDataError(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Slower than the engine's own parser: only for texts with long numbers. */
class ExactJsonParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): ExactJson {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#malformed();
    return value;
  }

  #value(depth: number): ExactJson {
    if (depth > MAX_DEPTH) throw new MalformedDataError(`JSON nested deeper than ${MAX_DEPTH}`);
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): ExactJson {
    const members: [string, ExactJson][] = [];
    this.#members('}', () => {
      const name = this.#string();
      this.#expect(':');
      members.push([name, this.#value(depth + 1)]);
    });
    return Object.fromEntries(members);
  }

  #array(depth: number): ExactJson {
    const items: ExactJson[] = [];
    this.#members(']', () => items.push(this.#value(depth + 1)));
    return items;
  }

  /** What stands between brackets, separated by commas. */
  #members(end: string, readOne: () => void): void {
    this.#at++;
    this.#skipSpace();
    if (this.#text[this.#at] === end) {
      this.#at++;
      return;
    }
    for (;;) {
      this.#skipSpace();
      readOne();
      this.#skipSpace();
      const next = this.#text[this.#at++];
      if (next === end) return;
      if (next !== ',') throw this.#malformed();
    }
  }

  #string(): string {
    const literal = this.#match(/"[^"\\]*(?:\\.[^"\\]*)*"/y);
    // A literal by itself: the engine's parser checks its escapes and characters.
    const value: unknown = this.#parseLiteral(literal);
    if (typeof value !== 'string') throw this.#malformed();
    return value;
  }

  #scalar(): ExactJson {
    const literal = this.#match(/true|false|null|-?[0-9][0-9.eE+-]*/y);
    const value = this.#parseLiteral(literal);
    if (value !== null && typeof value !== 'boolean' && typeof value !== 'number') throw this.#malformed();
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(literal)) return value;
    return BigInt(literal);
  }

  #parseLiteral(literal: string): unknown {
    try {
      return JSON.parse(literal);
    } catch {
      throw this.#malformed();
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#malformed();
    this.#at += found.length;
    return found;
  }

  #expect(character: string): void {
    this.#skipSpace();
    if (this.#text[this.#at++] !== character) throw this.#malformed();
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #malformed(): MalformedDataError {
    return new MalformedDataError(`not JSON around character ${this.#at}`);
  }
}
