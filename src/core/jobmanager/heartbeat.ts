import type { ExecutionAttemptID } from '../model/ids.ts';
import { durationOf, type Configuration } from '../model/configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';

/** A clock that stands still (sleep, a frozen tab) for longer than this many intervals starts the count afresh. */
const GAP_INTERVALS = 3;

/**
 * Notices silent tasks. Silence is counted in unanswered probes, not in elapsed time: a tab that slept has not lost
 * its workers. Flink's `heartbeat.interval` and `heartbeat.timeout`.
 */
export class Heartbeat {
  readonly #unanswered = new Map<ExecutionAttemptID, number>();
  readonly #intervalMs: number;
  readonly #tolerated: number;
  #timer: number | null = null;
  #sequence = 0;
  #expectedAtMs = 0;

  /**
   * @param probe sends a probe to every task that should answer, and returns their ids
   * @param onSilent called once for a task that stayed silent
   */
  constructor(
    readonly services: JobManagerServices,
    configuration: Configuration,
    readonly probe: (sequence: number) => readonly ExecutionAttemptID[],
    readonly onSilent: (attempt: ExecutionAttemptID, silentMs: number) => void,
  ) {
    this.#intervalMs = durationOf(configuration, 'heartbeat.interval', 10_000);
    this.#tolerated = Math.ceil(durationOf(configuration, 'heartbeat.timeout', 50_000) / this.#intervalMs);
  }

  start(): void {
    this.stop();
    this.#beat();
  }

  stop(): void {
    this.services.timers.cancel(this.#timer);
    this.#timer = null;
    this.#unanswered.clear();
  }

  notifyAnswer(attempt: ExecutionAttemptID): void {
    this.#unanswered.set(attempt, 0);
  }

  #beat(): void {
    if (this.#expectedAtMs > 0 && this.services.now() - this.#expectedAtMs > GAP_INTERVALS * this.#intervalMs) {
      this.#unanswered.clear();
    }
    this.#expectedAtMs = this.services.now() + this.#intervalMs;
    this.#timer = this.services.timers.schedule(this.#intervalMs, () => {
      this.#beat();
    });
    for (const attempt of this.probe(this.#sequence++)) {
      const silent = this.#unanswered.get(attempt) ?? 0;
      this.#unanswered.set(attempt, silent + 1);
      if (silent >= this.#tolerated) {
        this.#unanswered.delete(attempt);
        this.onSilent(attempt, silent * this.#intervalMs);
      }
    }
  }
}
