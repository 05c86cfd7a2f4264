import { FlinkError } from './flink-error.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/**
 * A duration as Flink's configuration writes it (`TimeUtils.parseDuration`): `5 s`, `500ms`, `10 min`; bare numbers
 * are milliseconds.
 * @returns milliseconds
 * @throws FlinkError (IllegalArgumentException) naming key and value
 */
export function parseDurationMs(key: string, text: string): number {
  const match = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text);
  const unitMs = MS_PER_UNIT[(match?.[2] ?? '').toLowerCase()];
  if (match?.[1] === undefined || unitMs === undefined) {
    throw new FlinkError(
      'java.lang.IllegalArgumentException',
      `Could not parse value '${text}' for key '${key}': a duration is a number and a unit (ms, s, min, h, d), for example '5 s'.`,
    );
  }
  return Number(match[1]) * unitMs;
}
