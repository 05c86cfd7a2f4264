import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { JobID } from '../../core/model/ids.ts';
import { isGloballyTerminal } from '../../core/model/job-status.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import type { Session } from '../session/session.ts';
import type { SessionReport } from '../session/session-report.ts';
import { plainText } from '../format/short-id.ts';
import { JobModel } from './job-model.ts';
import { lineOfReport } from './report-lines.ts';
import { Ring } from './ring.ts';
import { MAX_LINES, type SessionLine } from './session-lines.ts';

type TelemetryReport = Extract<JobManagerReport, { type: 'telemetry' }>;

const TICK_MS = 250;

/** All jobs of the session, and which of them the page shows. */
export class Monitor {
  readonly #jobs = signal<readonly JobModel[]>([]);
  readonly #watchedId: Signal<JobID | null> = signal(null);
  readonly #log = new Ring<SessionLine>(MAX_LINES);
  readonly #printed = new Ring<SessionLine>(MAX_LINES);
  readonly #lineCount = signal(0);
  readonly #version = { savepoints: signal(0), artifacts: signal(0), topics: signal(0) };
  #session: Session | null = null;
  #publishTimer: ReturnType<typeof setTimeout> | null = null;
  #lastPublishMs = 0;

  /** Newest last. */
  get jobs(): ReadonlySignal<readonly JobModel[]> {
    return this.#jobs;
  }
  readonly watched: ReadonlySignal<JobModel | null> = computed(
    () => this.#jobs.value.find(({ jobId }) => jobId === this.#watchedId.value) ?? null,
  );
  /** The watched job, as long as it isn't over. */
  readonly running: ReadonlySignal<JobModel | null> = computed(() => {
    const job = this.watched.value;
    return job === null || isGloballyTerminal(job.status.value) ? null : job;
  });
  /** Changes when lines were added: the rings themselves are no signals. */
  get lineCount(): ReadonlySignal<number> {
    return this.#lineCount;
  }
  get log(): Ring<SessionLine> {
    return this.#log;
  }
  get printed(): Ring<SessionLine> {
    return this.#printed;
  }
  /** Counters that a list reads to know that it is out of date. */
  get version(): { readonly [K in 'savepoints' | 'artifacts' | 'topics']: ReadonlySignal<number> } {
    return this.#version;
  }

  attach(session: Session): void {
    this.#session = session;
    session.subscribe((reports) => this.receive(reports, performance.now()));
  }

  watch(jobId: JobID): void {
    this.#watchedId.value = jobId;
    this.#session?.jobs.observe(jobId);
  }

  receive(reports: readonly SessionReport[], nowMs: number): void {
    batch(() => {
      for (const report of reports) this.#receiveOne(report, nowMs);
    });
  }

  #receiveOne(report: SessionReport, nowMs: number): void {
    switch (report.type) {
      case 'job-submitted':
        this.#jobs.value = [...this.#jobs.peek(), new JobModel(report.job)];
        this.watch(report.job.jobId);
        break;
      case 'telemetry':
        this.#measure(report, nowMs);
        break;
      case 'savepoints-changed':
        this.#version.savepoints.value++;
        break;
      case 'artifacts-changed':
        this.#version.artifacts.value++;
        break;
      case 'topics-changed':
        this.#version.topics.value++;
        break;
      case 'session-error':
        this.#addLine(this.#log, { timeMs: Date.now(), level: 'error', source: 'Sluice', text: report.text });
        break;
      case 'log':
        this.#addLine(this.#log, { timeMs: Date.now(), level: report.level, source: 'JobManager', text: report.text });
        break;
      case 'stale-message':
        this.#addLine(this.#log, staleLine(report));
        break;
      default:
        this.#applyToJob(report);
        if (report.type === 'checkpoint' && report.checkpoint.status !== 'in-progress')
          this.#version.savepoints.value++;
    }
  }

  #applyToJob(report: Exclude<JobManagerReport, { type: 'telemetry' | 'log' | 'stale-message' }>): void {
    const job = this.#job(report.jobId);
    if (job === undefined) return;
    const line = lineOfReport(report, job, Date.now());
    job.apply(report);
    if (report.type === 'execution-state') this.#schedulePublish();
    if (line !== null) this.#addLine(this.#log, line);
  }

  #measure(report: TelemetryReport, nowMs: number): void {
    const job = this.#job(report.jobId);
    if (job === undefined) return;
    job.measure(report, nowMs);
    const source = sourceName(job, report);
    for (const { timeMs, level, text } of report.telemetry.log) {
      this.#addLine(level === 'stdout' ? this.#printed : this.#log, { timeMs, level, source, text: plainText(text) });
    }
    this.#printed.addDropped(report.telemetry.logLinesDropped);
    this.#schedulePublish();
  }

  #schedulePublish(): void {
    if (this.#publishTimer !== null) return;
    const waitMs = Math.max(0, this.#lastPublishMs + TICK_MS - performance.now());
    this.#publishTimer = setTimeout(() => {
      this.#publishTimer = null;
      this.#lastPublishMs = performance.now();
      batch(() => {
        for (const job of this.#jobs.peek()) job.publishFigures();
      });
    }, waitMs);
  }

  #job(jobId: JobID): JobModel | undefined {
    return this.#jobs.peek().find((job) => job.jobId === jobId);
  }

  #addLine(ring: Ring<SessionLine>, line: SessionLine): void {
    ring.push(line);
    this.#lineCount.value++;
  }
}

function sourceName({ submitted }: JobModel, { vertexId, subtask }: TelemetryReport): string {
  const vertex = submitted.jobGraph.vertices.find(({ id }) => id === vertexId);
  return vertex === undefined ? vertexId : `${vertex.name} (${subtask + 1}/${vertex.parallelism})`;
}

const staleLine = ({ attemptId, messageType }: Extract<JobManagerReport, { type: 'stale-message' }>): SessionLine => ({
  timeMs: Date.now(),
  level: 'info',
  source: 'JobManager',
  text: `Ignored ${messageType} of an attempt that is over: ${attemptId}`,
});
