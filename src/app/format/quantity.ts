const GROUPS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** What Date can hold. */
const LAST_DATE_MS = 8.64e15;
const HOUR_MS = 60 * MINUTE_MS;

/** `12,482`. */
export const formatCount = (count: number): string => GROUPS.format(count);

/** `12,482 keys`, `1 key`. */
export const formatCountOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `812 /s`, `12.4 k/s`, `1.20 M/s`. */
export function formatRate(perSecond: number): string {
  if (perSecond < 1000) return `${Math.round(perSecond)} /s`;
  if (perSecond < 1_000_000) return `${threeDigits(perSecond / 1000)} k/s`;
  return `${threeDigits(perSecond / 1_000_000)} M/s`;
}

/** `812 B`, `3.20 MB`; a unit is 1,000 of the one before. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : threeDigits(value)} ${SIZE_UNITS[unit] ?? 'B'}`;
}

/** A measured duration: `8 ms`, `1.24 s`, `2 min 05 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`;
  if (durationMs < MINUTE_MS) return `${threeDigits(durationMs / SECOND_MS)} s`;
  const minutes = Math.floor(durationMs / MINUTE_MS);
  return `${minutes} min ${twoDigits(Math.floor((durationMs % MINUTE_MS) / SECOND_MS))} s`;
}

/** How long something runs: `0:41`, `1:02:03`. */
export function formatRunTime(durationMs: number): string {
  const seconds = twoDigits(Math.floor((durationMs % MINUTE_MS) / SECOND_MS));
  const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS);
  const hours = Math.floor(durationMs / HOUR_MS);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${twoDigits(minutes)}:${seconds}`;
}

/** Local time of day: `14:03:07`; a dash for a record that has no timestamp (Flink's extremes). */
export function formatTimeOfDay(timestampMs: number): string {
  if (Math.abs(timestampMs) > LAST_DATE_MS) return '–';
  const date = new Date(timestampMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** Local date and time: `2026-11-22 14:03:07`. */
export function formatTimestamp(timestampMs: number): string {
  const date = new Date(timestampMs);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${formatTimeOfDay(timestampMs)}`;
}

/** `34 %` of a part between 0 and 1. */
export const formatShare = (part: number): string => `${Math.round(Math.min(1, Math.max(0, part)) * 100)} %`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Three significant digits up to 999, so that the width stays. */
const threeDigits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2));
