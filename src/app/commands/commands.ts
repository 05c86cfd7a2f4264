import { signal, type ReadonlySignal } from '@preact/signals';
import type { Result } from '../../core/base/result.ts';
import type { ExecutionAttemptID } from '../../core/model/ids.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import { formatTimeOfDay } from '../format/quantity.ts';
import type { JobModel } from '../monitor/job-model.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { SubmissionFailure } from '../session/jobs.ts';
import type { EmittedProgram } from '../session/programs.ts';
import type { Session } from '../session/session.ts';
import { locateFailure } from '../workspace/located-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { Echo } from './echo.ts';
import { cancelCommand, disposeCommand, runCommand, savepointCommand, stopCommand } from './equivalent-command.ts';
import { diagnosticText, failureProblem, type Problem } from './problem.ts';

export type CommandName = 'run' | 'savepoint' | 'stop' | 'cancel' | 'dispose' | 'package';

/** Where a job's savepoints go unless a person says otherwise. */
export const savepointDirectory = (jobName: string): string => `s3://flink-savepoints/${jobName}`;

/** What the buttons do. */
export class Commands {
  readonly echo = new Echo();
  readonly #pending = signal<ReadonlySet<CommandName>>(new Set());
  readonly #problem = signal<Problem | null>(null);
  readonly #question = signal<JobModel | null>(null);
  readonly #done = signal<string | null>(null);

  constructor(
    readonly session: ReadonlySignal<Session | null>,
    readonly workspace: Workspace,
    readonly monitor: Monitor,
  ) {}

  /** Commands that are under way. */
  get pending(): ReadonlySignal<ReadonlySet<CommandName>> {
    return this.#pending;
  }
  get problem(): ReadonlySignal<Problem | null> {
    return this.#problem;
  }
  /** What the last command achieved, for the live region and the status line. */
  get done(): ReadonlySignal<string | null> {
    return this.#done;
  }

  /** Something that could not be done, in a sentence. */
  report(message: string): void {
    this.#problem.value = {
      title: 'That could not be done',
      message,
      details: [],
      location: null,
      tab: null,
      waysOut: [],
    };
  }

  dismissProblem(): void {
    this.#problem.value = null;
  }

  /** What must be asked before a run: there is a job already. */
  get question(): ReadonlySignal<JobModel | null> {
    return this.#question;
  }

  dismissQuestion(): void {
    this.#question.value = null;
  }

  /** The Run button: asks first if a job runs; a source with errors needs no question. */
  async requestRun(): Promise<void> {
    const running = this.monitor.running.peek();
    if (running !== null && (await this.workspace.emit()).ok) this.#question.value = running;
    else await this.run();
  }

  /** Runs what the editor shows. Whoever presses Run trusts the code. */
  run(): Promise<void> {
    return this.#perform('run', async (session) => {
      const { workspace } = this;
      const { settings } = workspace;
      workspace.isUntrusted.value = false;
      const emitted = await workspace.emit();
      if (!emitted.ok) {
        const [first] = emitted.error.diagnostics;
        return {
          title: 'The program has errors',
          message: first === undefined ? 'The compiler gave no reason.' : diagnosticText(first),
          details: emitted.error.diagnostics.slice(1, 20).map(diagnosticText),
          location: first?.location ?? null,
          tab: null,
          waysOut: [],
        };
      }
      const name = workspace.file.peek().name;
      const request = {
        entryClass: settings.entryClass.peek(),
        parallelism: settings.parallelism.peek(),
        maxParallelism: settings.maxParallelism.peek(),
        savepointPath: settings.savepointPath.peek(),
        allowNonRestoredState: settings.allowNonRestoredState.peek(),
      };
      this.echo.say(runCommand({ ...request, entryClass: this.#entryClass(), jar: `${name}.jar` }));
      const submitted = await session.jobs.submit({
        ...request,
        configuration: {},
        program: { text: emitted.value, name },
      });
      // Chosen for this run: the next one starts from a savepoint only if that is said again.
      settings.savepointPath.value = null;
      if (!submitted.ok) return submissionProblem(submitted.error, emitted.value, request.savepointPath);
      settings.allowNonRestoredState.value = false;
      const started = this.monitor.jobs.peek().find(({ jobId }) => jobId === submitted.value);
      if (started !== undefined && settings.speed.peek() !== null) this.setSpeed(started, settings.speed.peek());
      this.#done.value = `Job ${submitted.value} started`;
      return null;
    });
  }

  savepoint(job: JobModel): Promise<void> {
    const directory = savepointDirectory(nameOf(job));
    this.echo.say(savepointCommand(job.jobId, directory));
    return this.#perform('savepoint', async (session) =>
      this.#told(
        'The savepoint failed',
        await session.jobs.savepoint(job.jobId, directory),
        (path) => `Savepoint completed: ${path}`,
      ),
    );
  }

  /** @returns the path of the savepoint; null if it failed */
  async stopWithSavepoint(job: JobModel): Promise<string | null> {
    const directory = savepointDirectory(nameOf(job));
    this.echo.say(stopCommand(job.jobId, directory));
    let path: string | null = null;
    await this.#perform('stop', async (session) => {
      const stopped = await session.jobs.stopWithSavepoint(job.jobId, { targetDirectory: directory, drain: false });
      if (stopped.ok) path = stopped.value;
      return this.#told('The job did not stop', stopped, (where) => `Stopped with savepoint: ${where}`);
    });
    return path;
  }

  cancel(job: JobModel): Promise<void> {
    this.echo.say(cancelCommand(job.jobId));
    return this.#perform('cancel', async (session) =>
      this.#told('The job was not cancelled', await session.jobs.cancel(job.jobId), () => 'Job cancelled'),
    );
  }

  /** Stops the running job with a savepoint and starts what the editor shows from it. */
  async stopAndResume(job: JobModel): Promise<void> {
    const path = await this.stopWithSavepoint(job);
    if (path === null) return;
    this.workspace.settings.savepointPath.value = path;
    await this.run();
  }

  async cancelAndRun(job: JobModel): Promise<void> {
    await this.cancel(job);
    await this.run();
  }

  dispose(path: string): Promise<void> {
    this.echo.say(disposeCommand(path));
    return this.#perform('dispose', async (session) =>
      this.#told('The savepoint was not deleted', await session.savepoints.dispose(path), () => `Deleted ${path}`),
    );
  }

  /** Flink has no command for it: the worker is ended, as a crash would end it. */
  killSubtask(attemptId: ExecutionAttemptID, what: string): void {
    this.echo.say(`# killed ${what} at ${formatTimeOfDay(Date.now())}: flink has no command for it`);
    this.session.peek()?.jobs.killSubtask(attemptId);
  }

  /** Freezes the source as an artifact that `flink run` can name. */
  package(name: string): Promise<void> {
    return this.#perform('package', async (session) => {
      const emitted = await this.workspace.emit();
      if (!emitted.ok) {
        const message = emitted.error.diagnostics.map(diagnosticText).join('\n');
        return { title: 'The program has errors', message, details: [], location: null, tab: null, waysOut: [] };
      }
      const packaged = await session.artifacts.package(name, emitted.value);
      return this.#told('The program was not packaged', packaged, () => `Packaged ${name}`);
    });
  }

  /** As people write it after `-c`; the last segment is what counts. */
  #entryClass(): string | null {
    const chosen = this.workspace.settings.entryClass.peek();
    const [only, ...others] = this.workspace.entryClasses.peek();
    const name = chosen ?? (others.length === 0 ? only : undefined);
    return name === undefined ? null : name.includes('.') ? name : `com.example.${name}`;
  }

  #told<T>(title: string, result: Result<T, FailureInfo>, success: (value: T) => string): Problem | null {
    if (!result.ok) return failureProblem(title, result.error);
    this.#done.value = success(result.value);
    return null;
  }

  /** Of the job that runs, and of the next; records per second and source subtask; null: as fast as they come; 0: none. */
  setSpeed(job: JobModel | null, recordsPerSecond: number | null): void {
    this.workspace.settings.speed.value = recordsPerSecond;
    if (job === null) return;
    job.speed.value = recordsPerSecond;
    this.session.peek()?.jobs.setSpeed(job.jobId, recordsPerSecond);
  }

  /** While paused: each source subtask emits one record. */
  step(job: JobModel): void {
    this.session.peek()?.jobs.step(job.jobId, 1);
  }

  async #perform(name: CommandName, work: (session: Session) => Promise<Problem | null>): Promise<void> {
    const session = this.session.peek();
    if (session === null || this.#pending.peek().has(name)) return;
    this.#pending.value = new Set([...this.#pending.peek(), name]);
    this.#problem.value = null;
    try {
      this.#problem.value = await work(session);
    } finally {
      this.#pending.value = new Set([...this.#pending.peek()].filter((other) => other !== name));
    }
  }
}

/** `fraud-detection` of `fraud-detection.jar`. */
const nameOf = ({ submitted }: JobModel): string => submitted.artifact.replace(/\.jar$/, '');

function submissionProblem(failure: SubmissionFailure, program: EmittedProgram, savepointPath: string | null): Problem {
  const title = 'The job did not start';
  switch (failure.type) {
    case 'program':
      return failureProblem(title, failure.failure.failure, locateFailure(failure.failure.failure, program)[0] ?? null);
    case 'initialization':
      return { ...failureProblem(title, failure.failure), tab: savepointPath === null ? null : 'savepoints' };
    case 'no-such-artifact':
      return { title, message: 'There is no such artifact.', details: [], location: null, tab: null, waysOut: [] };
  }
}
