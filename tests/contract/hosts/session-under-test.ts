import { err, ok, type Result } from '../../../src/core/base/result.ts';
import type { TopicShape } from '../../../src/core/broker/broker-machine.ts';
import type { ProgramEvaluation } from '../../../src/core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../../src/core/host/program-text.ts';
import type { JobManagerRequest, SessionHost } from '../../../src/core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../../src/core/host/storage-service-message.ts';
import type { JobOverview } from '../../../src/core/jobmanager/job-manager.ts';
import type { ExecutionAttemptID, JobID } from '../../../src/core/model/ids.ts';
import type { FailureInfo } from '../../../src/core/protocol/failure-info.ts';
import type { JobManagerReply, JobManagerReport } from '../../../src/core/protocol/job-manager-message.ts';
import type { HostUnderTest, JobStart, ReportOf, ReportType } from './host-under-test.ts';

const EVALUATION_TIMEOUT_MS = 20_000;

/** How a host gets on. */
export interface Progress {
  /** Waits until the answer of a call has come. */
  until(what: string, isDone: () => boolean): Promise<void>;
  pass(): Promise<void>;
  close(): Promise<void>;
}

/** Any host's session behind the tests' interface. Runs in Node and in a page. */
export class SessionUnderTest implements HostUnderTest {
  /** @param reported grows as the session reports */
  constructor(
    readonly session: SessionHost,
    readonly reported: readonly JobManagerReport[],
    readonly progress: Progress,
  ) {}

  evaluate(program: ProgramText, timeoutMs = EVALUATION_TIMEOUT_MS): Promise<ProgramEvaluation> {
    return this.#ask('evaluation of a program', (answer) => {
      this.session.evaluate(program, timeoutMs, answer);
    });
  }

  async submit(start: JobStart): Promise<Result<JobID, FailureInfo>> {
    const { program, savepointPath = null, allowNonRestoredState = false, paused = false } = start;
    const evaluation = await this.evaluate(program);
    if (!evaluation.ok) return err(evaluation.failure);
    const { jobGraph } = evaluation;
    const reply = await this.#ask<{ readonly reply: JobManagerReply; readonly jobId: JobID }>(
      'submission',
      (answer) => {
        const options = { program, jobGraph, savepointPath, allowNonRestoredState };
        const id = this.session.submit(options, (given, jobId) => {
          answer({ reply: given, jobId });
        });
        if (paused) this.session.setSpeed(id, 0);
      },
    );
    return reply.reply.type === 'failed' ? err(reply.reply.failure) : ok(reply.jobId);
  }

  request(request: JobManagerRequest): Promise<JobManagerReply> {
    return this.#ask(request.type, (answer) => {
      this.session.request(request, answer);
    });
  }

  admin(request: AdminRequest): Promise<AdminAnswer> {
    return this.#ask(request.type, (answer) => {
      this.session.admin(request, answer);
    });
  }

  async createTopic(topic: string, shape: TopicShape): Promise<void> {
    await this.admin({ type: 'create-topic', topic, shape });
  }

  setSpeed(jobId: JobID, recordsPerSecond: number | null, steps = 0): Promise<void> {
    this.session.setSpeed(jobId, recordsPerSecond, steps);
    return Promise.resolve();
  }

  killTask(attemptId: ExecutionAttemptID): Promise<void> {
    this.session.killTask(attemptId);
    return Promise.resolve();
  }

  pullTelemetry(jobId: JobID): Promise<void> {
    this.session.pullTelemetry(jobId);
    return Promise.resolve();
  }

  overview(): Promise<readonly JobOverview[]> {
    return Promise.resolve(this.session.overview());
  }

  reports<T extends ReportType>(type: T): Promise<readonly ReportOf<T>[]> {
    return Promise.resolve(this.reported.filter((report): report is ReportOf<T> => report.type === type));
  }

  pass(): Promise<void> {
    return this.progress.pass();
  }

  close(): Promise<void> {
    return this.progress.close();
  }

  async #ask<T>(what: string, start: (answer: (value: T) => void) => void): Promise<T> {
    const answers: T[] = [];
    start((value) => answers.push(value));
    await this.progress.until(what, () => answers.length > 0);
    const [answer] = answers;
    if (answer === undefined) throw new Error(`${what}: no answer`);
    return answer;
  }
}
