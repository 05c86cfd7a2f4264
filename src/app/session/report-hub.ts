import { KnownJobs } from './known-jobs.ts';
import type { SessionReport } from './session-report.ts';

type Listener = (reports: readonly SessionReport[]) => void;

interface Subscription {
  readonly listener: Listener;
  /** What was known before; it is heard before anything new. */
  known: readonly SessionReport[];
}

/** Hands out what happens, in batches: telemetry when it is told to, all else at the end of the turn it came in. */
export class ReportHub {
  readonly #subscriptions = new Set<Subscription>();
  readonly #jobs = new KnownJobs();
  #news: SessionReport[] = [];
  #telemetry: SessionReport[] = [];

  add(report: SessionReport): void {
    if (report.type === 'telemetry') {
      this.#telemetry.push(report);
      return;
    }
    this.#jobs.add(report);
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
    const subscription: Subscription = { listener, known: this.#jobs.reports() };
    this.#subscriptions.add(subscription);
    queueMicrotask(() => {
      if (this.#subscriptions.has(subscription)) tell(subscription, []);
    });
    return () => {
      this.#subscriptions.delete(subscription);
    };
  }

  #flushNews(): void {
    const reports = this.#news;
    this.#news = [];
    if (reports.length > 0) this.#tell(reports);
  }

  #tell(reports: readonly SessionReport[]): void {
    for (const subscription of this.#subscriptions) tell(subscription, reports);
  }
}

function tell(subscription: Subscription, reports: readonly SessionReport[]): void {
  const { listener, known } = subscription;
  subscription.known = [];
  if (known.length > 0) listener(known);
  if (reports.length > 0) listener(reports);
}
