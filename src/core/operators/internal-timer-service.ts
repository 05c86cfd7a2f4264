import { FlinkError } from '../model/flink-error.ts';
import { MIN_WATERMARK } from '../model/watermark.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { KeyGroupedTimerQueue, Timer } from '../state/timer-queue.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';
import type { ProcessingTimeService } from './stream-operator-context.ts';

/** Flink's `Triggerable`: who is told that a timer fired. The current key is the timer's. */
export interface Triggerable<N> {
  onEventTime(timer: Timer<N>): void;
  onProcessingTime(timer: Timer<N>): void;
}

/**
 * Flink's `InternalTimerServiceImpl`: event- and processing-time timers of the current key, kept as keyed state under
 * `_timer_state/event_<name>` and `_timer_state/processing_<name>`. Of the processing-time timers only the earliest
 * is known to the clock; timers of the past fire as soon as the task runs.
 */
export class InternalTimerService<N> {
  readonly #eventTimers: KeyGroupedTimerQueue<N>;
  readonly #processingTimers: KeyGroupedTimerQueue<N>;
  readonly #keyedState: KeyedStateBackend;
  readonly #clock: ProcessingTimeService;
  readonly #target: Triggerable<N>;
  #currentWatermark = MIN_WATERMARK;
  #cancelWakeUp: (() => void) | undefined;
  #wakeUpAt = Infinity;

  constructor(
    name: string,
    namespaceSerializer: TypeSerializer<N>,
    keyedState: KeyedStateBackend,
    clock: ProcessingTimeService,
    target: Triggerable<N>,
  ) {
    this.#keyedState = keyedState;
    this.#clock = clock;
    this.#target = target;
    this.#eventTimers = keyedState.timerQueue(`_timer_state/event_${name}`, namespaceSerializer);
    this.#processingTimers = keyedState.timerQueue(`_timer_state/processing_${name}`, namespaceSerializer);
    this.#scheduleWakeUp();
  }

  currentProcessingTime(): number {
    return this.#clock.now();
  }

  currentWatermark(): number {
    return this.#currentWatermark;
  }

  registerEventTimeTimer(namespace: N, time: number): void {
    this.#eventTimers.add(checkedTime(time), namespace);
  }

  registerProcessingTimeTimer(namespace: N, time: number): void {
    if (this.#processingTimers.add(checkedTime(time), namespace)) this.#scheduleWakeUp();
  }

  deleteEventTimeTimer(namespace: N, time: number): void {
    this.#eventTimers.remove(checkedTime(time), namespace);
  }

  deleteProcessingTimeTimer(namespace: N, time: number): void {
    this.#processingTimers.remove(checkedTime(time), namespace);
  }

  /** Fires every event-time timer up to `timestamp`, those included that are registered meanwhile. */
  advanceWatermark(timestamp: number): void {
    this.#currentWatermark = timestamp;
    for (let timer = this.#due(this.#eventTimers, timestamp); timer; timer = this.#due(this.#eventTimers, timestamp)) {
      this.#target.onEventTime(timer);
    }
  }

  #advanceProcessingTime(time: number): void {
    this.#cancelWakeUp = undefined;
    this.#wakeUpAt = Infinity;
    const timers = this.#processingTimers;
    for (let timer = this.#due(timers, time); timer; timer = this.#due(timers, time)) {
      this.#target.onProcessingTime(timer);
    }
    this.#scheduleWakeUp();
  }

  /** Takes the earliest timer if its time has come, and makes its key the current one. */
  #due(queue: KeyGroupedTimerQueue<N>, time: number): Timer<N> | undefined {
    const timer = queue.peek();
    if (timer === undefined || timer.timestamp > time) return undefined;
    // The key is current before the poll: a queue whose set is keyed state deletes there.
    this.#keyedState.setCurrentKey(timer.key, timer.mixedHash);
    queue.poll();
    return timer;
  }

  #scheduleWakeUp(): void {
    const earliest = this.#processingTimers.peek();
    if (earliest === undefined || earliest.timestamp >= this.#wakeUpAt) return;
    this.#cancelWakeUp?.();
    this.#wakeUpAt = earliest.timestamp;
    this.#cancelWakeUp = this.#clock.registerTimer(earliest.timestamp, (time) => this.#advanceProcessingTime(time));
  }
}

function checkedTime(time: number): number {
  if (Number.isSafeInteger(time) || Math.abs(time) === Infinity) return time;
  throw new FlinkError(
    'java.lang.IllegalArgumentException',
    `a timer needs whole milliseconds since 1970, not ${time}`,
  );
}
