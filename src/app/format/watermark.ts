import { formatTimestamp } from './quantity.ts';

/** A watermark as people read it; Flink's extremes by name. Small numbers are no times of day: jobs count from 0 as well. */
export function formatWatermark(watermark: number | null): string {
  if (watermark === null) return 'none yet';
  if (watermark === Infinity) return 'end of data';
  if (watermark === -Infinity) return 'none yet';
  return Math.abs(watermark) < YEAR_1990_MS ? `${watermark} ms` : formatTimestamp(watermark);
}

const YEAR_1990_MS = 631_152_000_000;
