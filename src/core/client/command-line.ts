import type { Option } from './option.ts';

/** One appearance of an option, with the values that it took. */
export interface Occurrence {
  readonly option: Option;
  readonly values: string[];
}

/** A parsed command line (commons-cli's `CommandLine`). Options are asked for by their `opt`. */
export class CommandLine {
  readonly #occurrences: readonly Occurrence[];
  /** the words that belong to no option */
  readonly args: readonly string[];

  constructor(occurrences: readonly Occurrence[], args: readonly string[]) {
    this.#occurrences = occurrences;
    this.args = args;
  }

  has(opt: string): boolean {
    return this.#occurrences.some(({ option }) => option.opt === opt);
  }

  /** The values of all occurrences, in order. */
  values(opt: string): readonly string[] {
    return this.#occurrences.flatMap(({ option, values }) => (option.opt === opt ? values : []));
  }

  /** The first value: of an option given twice, commons-cli takes the first. */
  value(opt: string): string | null {
    return this.values(opt)[0] ?? null;
  }

  /** Of `-Dkey=value`: the last value of each key, `true` for a key without one. */
  properties(opt: string): ReadonlyMap<string, string> {
    const properties = new Map<string, string>();
    for (const { option, values } of this.#occurrences) {
      const [key, value] = values;
      if (option.opt === opt && key !== undefined) properties.set(key, value ?? 'true');
    }
    return properties;
  }
}
