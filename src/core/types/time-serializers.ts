import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { hashInstant, hashLocalDate, hashLocalTime, hashLong } from './java-hash.ts';
import { SimpleSerializer } from './simple-serializer.ts';
import type { Instant, LocalDate, LocalDateTime, LocalTime, SqlTimestamp } from './time-values.ts';

const I64_MIN = -(2n ** 63n);
const I32_MIN = -0x80000000;
const I16_MIN = -0x8000;
const I8_MIN = -0x80;

const isInt = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
const isLong = (value: unknown): boolean => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
const isNano = (value: unknown): boolean => isInt(value, 0, 999_999_999);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isLocalDate(value: unknown): boolean {
  return (
    isObject(value) &&
    isInt(value['year'], -999_999_999, 999_999_999) &&
    isInt(value['month'], 1, 12) &&
    isInt(value['day'], 1, 31)
  );
}

function isLocalTime(value: unknown): boolean {
  return (
    isObject(value) &&
    isInt(value['hour'], 0, 23) &&
    isInt(value['minute'], 0, 59) &&
    isInt(value['second'], 0, 59) &&
    isNano(value['nano'])
  );
}

function writeLocalDate(value: LocalDate | null, target: DataOutput): void {
  target.writeInt(value === null ? I32_MIN : value.year);
  if (value === null) {
    target.writeShort(I16_MIN);
  } else {
    target.writeByte(value.month);
    target.writeByte(value.day);
  }
}

function readLocalDate(source: DataInput): LocalDate | null {
  const year = source.readInt();
  const month = source.readByte();
  const day = source.readByte();
  return year === I32_MIN ? null : { year, month, day };
}

function writeLocalTime(value: LocalTime | null, target: DataOutput): void {
  if (value === null) {
    target.writeByte(I8_MIN);
    target.writeShort(I16_MIN);
    target.writeInt(I32_MIN);
  } else {
    target.writeByte(value.hour);
    target.writeByte(value.minute);
    target.writeByte(value.second);
    target.writeInt(value.nano);
  }
}

function readLocalTime(source: DataInput): LocalTime | null {
  const hour = source.readByte();
  const minute = source.readByte();
  const second = source.readByte();
  const nano = source.readInt();
  return hour === I8_MIN ? null : { hour, minute, second, nano };
}

const hashDate = ({ year, month, day }: LocalDate): number => hashLocalDate(year, month, day);
const hashTime = ({ hour, minute, second, nano }: LocalTime): number => hashLocalTime(hour, minute, second, nano);

/** `java.time.Instant` or null. */
export const instantSerializer = new SimpleSerializer<Instant | null>({
  type: 'Instant',
  name: 'INSTANT',
  length: 12,
  accepts: (value) => value === null || (isObject(value) && isLong(value['epochSecond']) && isNano(value['nano'])),
  write(value, target) {
    target.writeLong(value?.epochSecond ?? I64_MIN);
    target.writeInt(value?.nano ?? I32_MIN);
  },
  read(source) {
    const epochSecond = source.readLong();
    const nano = source.readInt();
    return epochSecond === I64_MIN && nano === I32_MIN ? null : { epochSecond, nano };
  },
  hash: (value) => (value === null ? 0 : hashInstant(value.epochSecond, value.nano)),
});

function millisecondSerializer(type: 'Date' | 'SqlDate' | 'SqlTime', name: string): SimpleSerializer<bigint | null> {
  return new SimpleSerializer<bigint | null>({
    type,
    name,
    length: 8,
    accepts: (value) => value === null || (isLong(value) && value !== I64_MIN),
    write: (value, target) => target.writeLong(value ?? I64_MIN),
    read(source) {
      const epochMs = source.readLong();
      return epochMs === I64_MIN ? null : epochMs;
    },
    hash: (value) => (value === null ? 0 : hashLong(value)),
  });
}

/** `java.util.Date` or null, as milliseconds since 1970. */
export const dateSerializer = millisecondSerializer('Date', 'DATE');
/** `java.sql.Date` or null, as milliseconds since 1970. */
export const sqlDateSerializer = millisecondSerializer('SqlDate', 'SQL_DATE');
/** `java.sql.Time` or null, as milliseconds since 1970. */
export const sqlTimeSerializer = millisecondSerializer('SqlTime', 'SQL_TIME');

/** `java.sql.Timestamp` or null. */
export const sqlTimestampSerializer = new SimpleSerializer<SqlTimestamp | null>({
  type: 'SqlTimestamp',
  name: 'SQL_TIMESTAMP',
  length: 12,
  accepts: (value) =>
    value === null ||
    (isObject(value) && isLong(value['epochMs']) && value['epochMs'] !== I64_MIN && isNano(value['nano'])),
  write(value, target) {
    target.writeLong(value?.epochMs ?? I64_MIN);
    target.writeInt(value?.nano ?? 0);
  },
  read(source) {
    const epochMs = source.readLong();
    const nano = source.readInt();
    return epochMs === I64_MIN ? null : { epochMs, nano };
  },
  // java.sql.Timestamp inherits Date's hashCode: the nanoseconds below a millisecond do not count.
  hash: (value) => (value === null ? 0 : hashLong(value.epochMs)),
});

/** `java.time.LocalDate` or null. */
export const localDateSerializer = new SimpleSerializer<LocalDate | null>({
  type: 'LocalDate',
  name: 'LOCAL_DATE',
  length: 6,
  accepts: (value) => value === null || isLocalDate(value),
  write: writeLocalDate,
  read: readLocalDate,
  hash: (value) => (value === null ? 0 : hashDate(value)),
});

/** `java.time.LocalTime` or null. */
export const localTimeSerializer = new SimpleSerializer<LocalTime | null>({
  type: 'LocalTime',
  name: 'LOCAL_TIME',
  length: 7,
  accepts: (value) => value === null || isLocalTime(value),
  write: writeLocalTime,
  read: readLocalTime,
  hash: (value) => (value === null ? 0 : hashTime(value)),
});

/** `java.time.LocalDateTime` or null. */
export const localDateTimeSerializer = new SimpleSerializer<LocalDateTime | null>({
  type: 'LocalDateTime',
  name: 'LOCAL_DATE_TIME',
  length: 13,
  accepts: (value) => value === null || (isObject(value) && isLocalDate(value['date']) && isLocalTime(value['time'])),
  write(value, target) {
    writeLocalDate(value?.date ?? null, target);
    writeLocalTime(value?.time ?? null, target);
  },
  read(source) {
    const date = readLocalDate(source);
    const time = readLocalTime(source);
    return date === null || time === null ? null : { date, time };
  },
  hash: (value) => (value === null ? 0 : hashDate(value.date) ^ hashTime(value.time)),
});
