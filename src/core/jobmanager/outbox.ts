import type { JobManagerEffect, JobManagerReport } from '../protocol/job-manager-message.ts';

/** Collects the effects of one `receive`, in order. */
export class Outbox {
  #effects: JobManagerEffect[] = [];

  emit(effect: JobManagerEffect): void {
    this.#effects.push(effect);
  }

  report(report: JobManagerReport): void {
    this.emit({ type: 'report', report });
  }

  drain(): JobManagerEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}
