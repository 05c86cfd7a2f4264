import type { SessionHost } from '../../core/host/session-host.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { ReportHub } from './report-hub.ts';

const TICK_MS = 250;
/** Jobs that nobody looks at are asked at every fourth tick. */
const OTHERS_EVERY = 4;

/** Pulls telemetry at a fixed pace, so that nothing a job does can flood the page. */
export class TelemetryPoll {
  readonly #timer: ReturnType<typeof setInterval>;
  #observed: JobID | null = null;
  #tick = 0;

  constructor(
    readonly host: SessionHost,
    readonly reports: ReportHub,
  ) {
    this.#timer = setInterval(() => {
      this.#pull();
    }, TICK_MS);
  }

  observe(jobId: JobID | null): void {
    this.#observed = jobId;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Hands out the answers to the last pull, then asks again. */
  #pull(): void {
    this.reports.flushTelemetry();
    const withOthers = this.#tick++ % OTHERS_EVERY === 0;
    for (const { jobId, endTimestamp } of this.host.overview()) {
      if (endTimestamp === null && (withOthers || jobId === this.#observed)) this.host.pullTelemetry(jobId);
    }
  }
}
