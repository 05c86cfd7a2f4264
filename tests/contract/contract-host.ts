import type { ProgramEvaluation } from '../../src/core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { JobManagerRequest, SessionHost } from '../../src/core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../src/core/host/storage-service-message.ts';
import type { ExecutionAttemptID, JobID } from '../../src/core/model/ids.ts';
import type { JobManagerReply, JobManagerReport } from '../../src/core/protocol/job-manager-message.ts';

export interface ContractSubmission {
  readonly program: ProgramText;
  readonly savepointPath: string | null;
}

/** A host as the contract's tests see it, wherever it lives. All that goes in and out is plain data. */
export interface ContractHost {
  evaluate(program: ProgramText, timeoutMs: number): Promise<ProgramEvaluation>;
  /** Evaluates and submits. */
  submit(submission: ContractSubmission): Promise<{ readonly jobId: JobID; readonly reply: JobManagerReply }>;
  request(wish: JobManagerRequest): Promise<JobManagerReply>;
  admin(wish: AdminRequest): Promise<AdminAnswer>;
  killTask(attemptId: ExecutionAttemptID): Promise<void>;
  pullTelemetry(jobId: JobID): Promise<void>;
  /** All so far. */
  reports(): Promise<readonly JobManagerReport[]>;
  /** Lets time pass. */
  pause(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

const EVALUATION_TIMEOUT_MS = 20_000;

/** A session that runs by itself, in this thread or beside it. */
export class LiveHost implements ContractHost {
  readonly #collected: JobManagerReport[] = [];
  #session: SessionHost | null = null;

  /** Gets the session's reports, from before there is one. */
  readonly onReport = (report: JobManagerReport): void => {
    this.#collected.push(report);
  };

  /** @param end what else is to be ended with it */
  constructor(readonly end: () => Promise<void> = () => Promise.resolve()) {}

  attach(session: SessionHost): this {
    this.#session = session;
    return this;
  }

  get session(): SessionHost {
    if (this.#session === null) throw new Error('no session is attached');
    return this.#session;
  }

  evaluate(program: ProgramText, timeoutMs: number): Promise<ProgramEvaluation> {
    return new Promise((resolve) => {
      this.session.evaluate(program, timeoutMs, resolve);
    });
  }

  async submit({ program, savepointPath }: ContractSubmission): Promise<{ jobId: JobID; reply: JobManagerReply }> {
    const evaluation = await this.evaluate(program, EVALUATION_TIMEOUT_MS);
    if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.failure));
    const { jobGraph } = evaluation;
    return await new Promise((resolve) => {
      this.session.submit({ program, jobGraph, savepointPath, allowNonRestoredState: false }, (reply, jobId) => {
        resolve({ jobId, reply });
      });
    });
  }

  request(wish: JobManagerRequest): Promise<JobManagerReply> {
    return new Promise((resolve) => {
      this.session.request(wish, resolve);
    });
  }

  admin(wish: AdminRequest): Promise<AdminAnswer> {
    return new Promise((resolve) => {
      this.session.admin(wish, resolve);
    });
  }

  killTask(attemptId: ExecutionAttemptID): Promise<void> {
    this.session.killTask(attemptId);
    return Promise.resolve();
  }

  pullTelemetry(jobId: JobID): Promise<void> {
    this.session.pullTelemetry(jobId);
    return Promise.resolve();
  }

  reports(): Promise<readonly JobManagerReport[]> {
    return Promise.resolve(this.#collected);
  }

  pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, durationMs));
  }

  async close(): Promise<void> {
    this.session.close();
    await this.end();
  }
}
