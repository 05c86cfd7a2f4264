import { MalformedDataError } from './malformed-data-error.ts';

/** How much one message may hold in all, whatever its shape: every value counts one, every text its length. */
export interface UntrustedBudget {
  values: number;
  characters: number;
}

/**
 * Plain data from outside (a worker, a frame, a link), read field by field. Each step checks what it takes and names
 * the place in its error; what nobody reads is dropped. A shared budget ends what is absurdly large, or cyclic.
 */
export class UntrustedValue {
  readonly #value: unknown;
  readonly #path: string;
  readonly #budget: UntrustedBudget;

  /** @param path what the value is called in errors: `job graph` */
  constructor(value: unknown, path: string, budget: UntrustedBudget) {
    this.#value = value;
    this.#path = path;
    this.#budget = budget;
    if (--budget.values < 0) throw new MalformedDataError(`${path}: too many values`);
  }

  get isNull(): boolean {
    return this.#value === null;
  }

  /** @throws MalformedDataError `<path>: <expected> expected` */
  fail(expected: string): never {
    throw new MalformedDataError(`${this.#path}: ${expected} expected`);
  }

  /** A field of an object; undefined where it has none, which every reader but `fields` refuses. */
  field(name: string): UntrustedValue {
    const descriptor = Object.getOwnPropertyDescriptor(this.#record(), name);
    return new UntrustedValue(descriptor?.value, `${this.#path}.${name}`, this.#budget);
  }

  text(maxLength = Number.POSITIVE_INFINITY): string {
    if (typeof this.#value !== 'string' || this.#value.length > maxLength)
      this.fail(Number.isFinite(maxLength) ? `a text of at most ${maxLength} characters` : 'a text');
    this.#budget.characters -= this.#value.length;
    if (this.#budget.characters < 0) throw new MalformedDataError(`${this.#path}: too much text`);
    return this.#value;
  }

  integer(least: number, most: number): number {
    const value = this.#value;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      this.fail(`a whole number from ${least} to ${most}`);
    return value;
  }

  boolean(): boolean {
    if (typeof this.#value !== 'boolean') this.fail('true or false');
    return this.#value;
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    return allowed.find((each) => each === this.#value) ?? this.fail(`one of ${allowed.join(', ')}`);
  }

  nullable<T>(read: (value: UntrustedValue) => T): T | null {
    return this.isNull ? null : read(this);
  }

  array<T>(read: (item: UntrustedValue) => T): T[] {
    const items: unknown = this.#value;
    if (!Array.isArray(items)) this.fail('a list');
    // Checked before anything is allocated: a sparse array may claim any length.
    if (items.length > this.#budget.values) throw new MalformedDataError(`${this.#path}: too many values`);
    return Array.from({ length: items.length }, (_, index) =>
      read(new UntrustedValue(items[index], `${this.#path}[${index}]`, this.#budget)),
    );
  }

  /** All fields of an object under their names. */
  fields<T>(read: (value: UntrustedValue) => T): Record<string, T> {
    const names = Object.keys(this.#record());
    return Object.fromEntries(
      names.map((name) => {
        this.#budget.characters -= name.length;
        return [name, read(this.field(name))];
      }),
    );
  }

  #record(): object {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) this.fail('an object');
    return this.#value;
  }
}
