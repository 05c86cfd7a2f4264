import type { Configuration } from './configuration.ts';
import { FlinkError } from './flink-error.ts';

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kibibytes: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mebibytes: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  gibibytes: 1024 ** 3,
  t: 1024 ** 4,
  tb: 1024 ** 4,
  tebibytes: 1024 ** 4,
};

/**
 * The value of a memory size key in bytes, `fallback` if unset or empty: Flink's `MemorySize`, units are powers of 1,024.
 * @throws FlinkError (IllegalArgumentException) naming key and value
 */
export function memorySizeOf(configuration: Configuration, key: string, fallback: number): number {
  const text = configuration[key];
  if (text === undefined || text.trim() === '') return fallback;
  const match = /^\s*(\d{1,15})\s*([a-z]*)\s*$/i.exec(text);
  const unitBytes = BYTES_PER_UNIT[(match?.[2] ?? '').toLowerCase()];
  if (match?.[1] === undefined || unitBytes === undefined) {
    throw new FlinkError(
      'java.lang.IllegalArgumentException',
      `Could not parse value '${text}' for key '${key}': a size is a number and a unit (b, kb, mb, gb), for example '20 kb'.`,
    );
  }
  return Number(match[1]) * unitBytes;
}
