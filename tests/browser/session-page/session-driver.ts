import type { Page } from 'playwright';
import { emitProgram } from '../../../src/cli/build/emit-program.ts';
import type { JobRequest } from '../../../src/app/session/jobs.ts';
import type { EmittedProgram } from '../../../src/app/session/programs.ts';
import type { SessionReport } from '../../../src/app/session/session-report.ts';
import type { JobID } from '../../../src/core/model/ids.ts';
import type { JobStatus } from '../../../src/core/model/job-status.ts';

type ReportOf<T extends SessionReport['type']> = Extract<SessionReport, { type: T }>;

/** A job's TypeScript, compiled as the page compiles it. */
export function programOf(source: string, fileName = 'job.ts'): EmittedProgram {
  return { files: [{ fileName, source, ...emitProgram(source, fileName) }] };
}

/** Settings of a submission that a test doesn't care about. */
export const PLAIN: Omit<JobRequest, 'program'> = {
  entryClass: null,
  parallelism: null,
  maxParallelism: null,
  configuration: {},
  savepointPath: null,
  allowNonRestoredState: false,
};

/** Drives a session that lives in a page. */
export class SessionDriver {
  constructor(readonly page: Page) {}

  /** Opens the page at `url` and a session in it, and waits until its storage is open. */
  static async open(page: Page, url: string, storageName: string): Promise<SessionDriver> {
    await page.goto(url);
    await page.evaluate(async (name) => {
      window.openSession(name);
      await window.session.environment;
    }, storageName);
    return new SessionDriver(page);
  }

  /** @throws Error with the failure if the job can't be started */
  async submit(program: EmittedProgram, settings: Partial<typeof PLAIN> = {}): Promise<JobID> {
    const request: JobRequest = { ...PLAIN, ...settings, program: { text: program, name: 'test.jar' } };
    const submitted = await this.page.evaluate((wish) => window.session.jobs.submit(wish), request);
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.error));
    await this.page.evaluate((jobId) => window.session.jobs.observe(jobId), submitted.value);
    return submitted.value;
  }

  builtInJob(name: string): Promise<EmittedProgram> {
    return this.page.evaluate((wanted) => ({ files: window.builtInJobs.filter((job) => job.name === wanted) }), name);
  }

  /** All reports of a type so far. */
  async reports<T extends SessionReport['type']>(type: T): Promise<ReportOf<T>[]> {
    const all = await this.page.evaluate((wanted) => window.reports.filter((report) => report.type === wanted), type);
    return all as ReportOf<T>[];
  }

  async waitForStatus(jobId: JobID, status: JobStatus): Promise<ReportOf<'job-status'>> {
    const found = await this.page.waitForFunction(
      ([job, wanted]) =>
        window.reports.find(
          (report) => report.type === 'job-status' && report.jobId === job && report.status === wanted,
        ),
      [jobId, status] as const,
    );
    return (await found.jsonValue()) as ReportOf<'job-status'>;
  }

  /** Waits until all subtasks of the job run, `count` of them. */
  async waitUntilRunning(jobId: JobID, count: number): Promise<void> {
    await this.page.waitForFunction(
      ([job, wanted]) => {
        const running = window.reports.filter(
          (report) => report.type === 'execution-state' && report.jobId === job && report.state === 'RUNNING',
        );
        return running.length >= wanted;
      },
      [jobId, count] as const,
    );
  }

  /** Waits until the job's tasks have printed or logged a line that contains `text`. @returns all such lines */
  async waitForLine(text: string): Promise<string[]> {
    const found = await this.page.waitForFunction((wanted) => {
      const lines = window.reports.flatMap((report) => (report.type === 'telemetry' ? report.telemetry.log : []));
      const matching = lines.map((line) => line.text).filter((line) => line.includes(wanted));
      return matching.length > 0 ? matching : null;
    }, text);
    return (await found.jsonValue()) ?? [];
  }

  /** Waits until a report of the session has a text that contains `text`. */
  async waitForReport(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => window.reports.some((report) => 'text' in report && report.text.includes(wanted)),
      text,
    );
  }

  async stop(jobId: JobID, targetDirectory: string | null = null): Promise<string> {
    const stopped = await this.page.evaluate(
      ([job, directory]) => window.session.jobs.stopWithSavepoint(job, { targetDirectory: directory, drain: false }),
      [jobId, targetDirectory] as const,
    );
    if (!stopped.ok) throw new Error(JSON.stringify(stopped.error));
    return stopped.value;
  }

  async savepointPaths(): Promise<string[]> {
    const list = await this.page.evaluate(() => window.session.savepoints.list());
    return list.filter(({ owner }) => owner === 'user').map(({ path }) => path);
  }

  /** Records that source tasks have emitted, by the latest telemetry of each attempt. */
  emittedRecords(): Promise<number> {
    return this.page.evaluate(() => {
      const latest = new Map<string, number>();
      for (const report of window.reports) {
        if (report.type === 'telemetry') latest.set(report.attemptId, report.telemetry.emittedRecords ?? 0);
      }
      return [...latest.values()].reduce((sum, emitted) => sum + emitted, 0);
    });
  }

  /** Drops a file of this text. */
  loadFile(name: string, text: string, format: 'csv' | 'ndjson', keyField: string | null = null) {
    return this.page.evaluate(
      ([fileName, content, kind, key]) =>
        window.session.topics.loadFile(new File([content], fileName), { topic: null, format: kind, keyField: key }),
      [name, text, format, keyField] as const,
    );
  }
}
