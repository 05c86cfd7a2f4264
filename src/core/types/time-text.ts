import type { Instant, LocalDate, LocalDateTime, LocalTime } from './time-values.ts';

/** Times in ISO 8601 as `java.time` prints and parses them. A parser answers undefined for anything else. */

const SECONDS_PER_DAY = 86_400;
const pad = (value: number, digits: number): string => `${value}`.padStart(digits, '0');

export function parseLocalDate(text: string): LocalDate | undefined {
  const match = /^([+-]?\d{4,9})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= daysOfMonth(date) ? date : undefined;
}

export function formatLocalDate({ year, month, day }: LocalDate): string {
  const digits = pad(Math.abs(year), 4);
  const sign = year < 0 ? '-' : digits.length > 4 ? '+' : '';
  return `${sign}${digits}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function parseLocalTime(text: string): LocalTime | undefined {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null) return undefined;
  const nano = Number((match[4] ?? '').padEnd(9, '0'));
  const time = { hour: Number(match[1]), minute: Number(match[2]), second: Number(match[3] ?? 0), nano };
  return time.hour < 24 && time.minute < 60 && time.second < 60 ? time : undefined;
}

export function formatLocalTime({ hour, minute, second, nano }: LocalTime): string {
  const seconds = second === 0 && nano === 0 ? '' : `:${pad(second, 2)}`;
  const fraction = nano === 0 ? '' : `.${trimThousands(pad(nano, 9))}`;
  return `${pad(hour, 2)}:${pad(minute, 2)}${seconds}${fraction}`;
}

/** Java prints milliseconds, microseconds or nanoseconds: three, six or nine digits. */
function trimThousands(digits: string): string {
  return digits.replace(/(?:000){1,2}$/, '');
}

export function parseLocalDateTime(text: string): LocalDateTime | undefined {
  const [dateText = '', timeText = '', ...more] = text.split('T');
  const date = parseLocalDate(dateText);
  const time = parseLocalTime(timeText);
  return date === undefined || time === undefined || more.length > 0 ? undefined : { date, time };
}

export function formatLocalDateTime({ date, time }: LocalDateTime): string {
  return `${formatLocalDate(date)}T${formatLocalTime(time)}`;
}

/** Only in UTC (`…Z`), as Java prints it. */
export function parseInstant(text: string): Instant | undefined {
  const local = text.endsWith('Z') ? parseLocalDateTime(text.slice(0, -1)) : undefined;
  if (local === undefined) return undefined;
  const { hour, minute, second, nano } = local.time;
  const seconds = epochDay(local.date) * SECONDS_PER_DAY + (hour * 60 + minute) * 60 + second;
  return { epochSecond: BigInt(seconds), nano };
}

export function formatInstant({ epochSecond, nano }: Instant): string {
  const day = epochSecond / BigInt(SECONDS_PER_DAY) - (epochSecond % BigInt(SECONDS_PER_DAY) < 0n ? 1n : 0n);
  const second = Number(epochSecond - day * BigInt(SECONDS_PER_DAY));
  const time = { hour: Math.floor(second / 3600), minute: Math.floor(second / 60) % 60, second: second % 60, nano };
  // Unlike a LocalTime, an Instant always shows its seconds.
  const clock = time.second === 0 && nano === 0 ? `${formatLocalTime(time)}:00` : formatLocalTime(time);
  return `${formatLocalDate(dateOfEpochDay(Number(day)))}T${clock}Z`;
}

/** The milliseconds of a `java.sql.Timestamp`, those of its nanoseconds included. */
export function epochMsOf({ epochSecond, nano }: Instant): bigint {
  return epochSecond * 1000n + BigInt(Math.floor(nano / 1_000_000));
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysOfMonth({ year, month }: LocalDate): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted from March, so that leap days come last. */
function epochDay({ year, month, day }: LocalDate): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateOfEpochDay(epochDays: number): LocalDate {
  const shifted = epochDays + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}
