const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS_OF_400_YEARS = 146_097;

/**
 * `dd.MM.yyyy HH:mm:ss`, as `flink list` prints start times. The calendar is computed here because this stratum has no
 * clock and no time zones: the host gives the offset.
 * @param utcOffsetMinutes minutes that local time is ahead of UTC at that instant
 */
export function formatTimestamp(timestampMs: number, utcOffsetMinutes: number): string {
  const localMs = timestampMs + utcOffsetMinutes * MINUTE_MS;
  const days = Math.floor(localMs / DAY_MS);
  const secondOfDay = Math.floor((localMs - days * DAY_MS) / 1000);
  const { year, month, day } = civilDate(days);
  const time = [secondOfDay / 3600, (secondOfDay / 60) % 60, secondOfDay % 60].map((part) =>
    padded(Math.floor(part), 2),
  );
  return `${padded(day, 2)}.${padded(month, 2)}.${padded(year, 4)} ${time.join(':')}`;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Gregorian date of a count of days since 1970-01-01. Years begin in March here, so that the leap day is the last. */
function civilDate(daysSinceEpoch: number): { year: number; month: number; day: number } {
  const daysSinceMarch0000 = daysSinceEpoch + 719_468;
  const cycle = Math.floor(daysSinceMarch0000 / DAYS_OF_400_YEARS);
  const dayOfCycle = daysSinceMarch0000 - cycle * DAYS_OF_400_YEARS;
  const leapDaysSkipped =
    Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / (DAYS_OF_400_YEARS - 1));
  const yearOfCycle = Math.floor((dayOfCycle - leapDaysSkipped) / 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthSinceMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthSinceMarch < 10 ? monthSinceMarch + 3 : monthSinceMarch - 9;
  return {
    year: cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthSinceMarch + 2) / 5) + 1,
  };
}
