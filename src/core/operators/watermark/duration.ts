/** `java.time.Duration`, as far as jobs use it. Wherever a duration is asked for, a plain number of milliseconds will do. */
export class Duration {
  private constructor(readonly milliseconds: number) {}

  static ofMillis(millis: number): Duration {
    return new Duration(millis);
  }

  static ofSeconds(seconds: number): Duration {
    return new Duration(seconds * 1000);
  }

  static ofMinutes(minutes: number): Duration {
    return new Duration(minutes * 60_000);
  }

  static ofHours(hours: number): Duration {
    return new Duration(hours * 3_600_000);
  }

  static ofDays(days: number): Duration {
    return new Duration(days * 86_400_000);
  }

  toMillis(): number {
    return this.milliseconds;
  }
}

export const toMillis = (duration: Duration | number): number =>
  typeof duration === 'number' ? duration : duration.milliseconds;
