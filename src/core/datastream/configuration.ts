/** A value of a setting: durations as text (`10 s`) or as a number of milliseconds. */
export type ConfigurationValue = string | number | boolean;

/** Flink's `Configuration`: settings by Flink's own keys. */
export class Configuration {
  readonly #values = new Map<string, string>();

  static fromMap(values: Readonly<Record<string, ConfigurationValue>>): Configuration {
    const configuration = new Configuration();
    for (const [key, value] of Object.entries(values)) configuration.set(key, value);
    return configuration;
  }

  set(key: string, value: ConfigurationValue): this {
    this.#values.set(key, String(value));
    return this;
  }

  setString(key: string, value: string): this {
    return this.set(key, value);
  }

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  remove(key: string): void {
    this.#values.delete(key);
  }

  addAll(other: Configuration): void {
    for (const [key, value] of other.#values) this.#values.set(key, value);
  }

  toMap(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }
}
