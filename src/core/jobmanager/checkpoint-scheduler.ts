import type { CheckpointConfiguration } from './job-configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';

/**
 * When the next periodic checkpoint is due: every `interval` from trigger to trigger, not before `min-pause` after the
 * last completion; one that could not start is made up for as soon as it can.
 */
export class CheckpointScheduler {
  #timer: number | null = null;
  #running = false;
  #isOverdue = false;
  #lastCompletionMs = Number.NEGATIVE_INFINITY;

  /** @param trigger starts a checkpoint and answers true, or answers false if it can't start now */
  constructor(
    readonly services: JobManagerServices,
    readonly configuration: CheckpointConfiguration,
    readonly trigger: () => boolean,
  ) {}

  start(): void {
    if (this.configuration.intervalMs === null || this.#running) return;
    this.#running = true;
    this.#schedule(this.configuration.intervalMs);
  }

  stop(): void {
    this.#running = false;
    this.#isOverdue = false;
    this.services.timers.cancel(this.#timer);
    this.#timer = null;
  }

  /** A pending snapshot is out of the way. */
  notifyEnded(completed: boolean): void {
    if (completed) this.#lastCompletionMs = this.services.now();
    if (!this.#running || !this.#isOverdue) return;
    this.#isOverdue = false;
    this.services.timers.cancel(this.#timer);
    this.#schedule(this.#pauseLeftMs());
  }

  #pauseLeftMs(): number {
    return Math.max(0, this.#lastCompletionMs + this.configuration.minPauseMs - this.services.now());
  }

  #schedule(delayMs: number): void {
    this.#timer = this.services.timers.schedule(delayMs, () => {
      this.#onDue();
    });
  }

  #onDue(): void {
    const { intervalMs } = this.configuration;
    if (!this.#running || intervalMs === null) return;
    const pauseLeftMs = this.#pauseLeftMs();
    if (pauseLeftMs > 0) {
      this.#schedule(pauseLeftMs);
      return;
    }
    this.#isOverdue = !this.trigger();
    this.#schedule(intervalMs);
  }
}
