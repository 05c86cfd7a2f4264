/** `java.time.Instant`. */
export interface Instant {
  readonly epochSecond: bigint;
  /** 0 to 999,999,999, also before 1970 */
  readonly nano: number;
}

/** `java.sql.Timestamp`. */
export interface SqlTimestamp {
  /** Milliseconds since 1970, those of `nano` included. */
  readonly epochMs: bigint;
  /** Nanoseconds of the second, 0 to 999,999,999. */
  readonly nano: number;
}

/** `java.time.LocalDate`. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
}

/** `java.time.LocalTime`. */
export interface LocalTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nano: number;
}

/** `java.time.LocalDateTime`. */
export interface LocalDateTime {
  readonly date: LocalDate;
  readonly time: LocalTime;
}
