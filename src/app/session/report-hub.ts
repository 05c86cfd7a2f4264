import { KnownJobs } from './known-jobs.ts';
import type { SessionReport } from './session-report.ts';

type Listener = (reports: readonly SessionReport[]) => void;

/** Hands out what happens, in batches: telemetry when it is told to, all else at the end of the turn it came in. */
export class ReportHub {
  readonly #listeners = new Set<Listener>();
  readonly #known = new KnownJobs();
  #news: SessionReport[] = [];
  #telemetry: SessionReport[] = [];

  add(report: SessionReport): void {
    if (report.type === 'telemetry') {
      this.#telemetry.push(report);
      return;
    }
    this.#known.add(report);
    if (this.#news.push(report) === 1) {
      queueMicrotask(() => {
        this.#flushNews();
      });
    }
  }

  flushTelemetry(): void {
    if (this.#telemetry.length === 0) return;
    const reports = this.#telemetry;
    this.#telemetry = [];
    this.#tell(reports);
  }

  subscribe(listener: Listener): () => void {
    // What is under way goes to those who were there before; the new one learns it from what is known.
    this.#flushNews();
    const known = this.#known.reports();
    this.#listeners.add(listener);
    if (known.length > 0) {
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener(known);
      });
    }
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #flushNews(): void {
    const reports = this.#news;
    this.#news = [];
    if (reports.length > 0) this.#tell(reports);
  }

  #tell(reports: readonly SessionReport[]): void {
    for (const listener of this.#listeners) listener(reports);
  }
}
