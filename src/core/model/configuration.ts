import { FlinkError } from './flink-error.ts';
import { parseDurationMs } from './parse-duration.ts';

/** Flat configuration: Flink's keys, values as text. */
export type Configuration = Readonly<Record<string, string>>;

/** The value of a duration key in ms, `fallback` if unset or empty. */
export function durationOf(configuration: Configuration, key: string, fallback: number): number;
export function durationOf(configuration: Configuration, key: string, fallback: null): number | null;
export function durationOf(configuration: Configuration, key: string, fallback: number | null): number | null {
  const text = configuration[key];
  return text === undefined || text.trim() === '' ? fallback : parseDurationMs(key, text);
}

/** @throws FlinkError unless the value is a whole number of at least `least` */
export function integerOf(configuration: Configuration, key: string, fallback: number, least = 0): number {
  const text = configuration[key];
  if (text === undefined || text.trim() === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new FlinkError(
      'java.lang.IllegalArgumentException',
      `Could not parse value '${text}' for key '${key}': a whole number of at least ${least} is expected.`,
    );
  }
  return value;
}

/** @throws FlinkError unless the value is a number */
export function numberOf(configuration: Configuration, key: string, fallback: number): number {
  const text = configuration[key];
  if (text === undefined || text.trim() === '') return fallback;
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new FlinkError(
      'java.lang.IllegalArgumentException',
      `Could not parse value '${text}' for key '${key}': a number is expected.`,
    );
  }
  return value;
}

/** @throws FlinkError unless the value is `true` or `false` */
export function booleanOf(configuration: Configuration, key: string, fallback: boolean): boolean {
  const text = configuration[key]?.trim().toLowerCase();
  if (text === undefined || text === '') return fallback;
  if (text !== 'true' && text !== 'false') {
    throw new FlinkError(
      'java.lang.IllegalArgumentException',
      `Could not parse value '${text}' for key '${key}': true or false is expected.`,
    );
  }
  return text === 'true';
}
