/**
 * Flink's `TimerService`. Times are whole milliseconds since 1970; `Infinity` stands for Long.MAX_VALUE.
 * Registering and deleting need a keyed stream.
 */
export interface TimerService {
  currentProcessingTime(): number;
  /** −Infinity before the first watermark, as Flink's Long.MIN_VALUE. */
  currentWatermark(): number;
  /** `onTimer` is called when the clock passes `time`. Twice the same time is one timer of the key. */
  registerProcessingTimeTimer(time: number): void;
  /** `onTimer` is called when the watermark passes `time`, before the watermark goes on. */
  registerEventTimeTimer(time: number): void;
  deleteProcessingTimeTimer(time: number): void;
  deleteEventTimeTimer(time: number): void;
}

/** Flink's `TimeDomain`: what made a timer fire. */
export type TimeDomain = 'EVENT_TIME' | 'PROCESSING_TIME';
