import type { ProgramEvaluation } from '../../src/core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { JobManagerRequest } from '../../src/core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../src/core/host/storage-service-message.ts';
import type { ExecutionAttemptID, JobID } from '../../src/core/model/ids.ts';
import type { JobManagerReply, JobManagerReport } from '../../src/core/protocol/job-manager-message.ts';
import { MemoryHost } from '../../src/platform/memory/memory-host.ts';
import type { ContractHost, ContractSubmission } from './contract-host.ts';
import { describeHost } from './host-contract.ts';

/** The simulator: nothing happens in it but while somebody waits. */
class SimulatedHost implements ContractHost {
  readonly #host = new MemoryHost({ seed: 1, taskManagers: 4, slotsPerTaskManager: 8 });

  evaluate(program: ProgramText, timeoutMs: number): Promise<ProgramEvaluation> {
    const answers: ProgramEvaluation[] = [];
    this.#host.session.evaluate(program, timeoutMs, (evaluation) => answers.push(evaluation));
    this.#host.runUntil('evaluation', () => answers.length > 0);
    const [answer] = answers;
    return answer === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(answer);
  }

  submit(submission: ContractSubmission): Promise<{ jobId: JobID; reply: JobManagerReply }> {
    return Promise.resolve({ jobId: this.#host.submit(submission), reply: { type: 'ok' } });
  }

  request(wish: JobManagerRequest): Promise<JobManagerReply> {
    return Promise.resolve(this.#host.request(wish));
  }

  admin(wish: AdminRequest): Promise<AdminAnswer> {
    return Promise.resolve(this.#host.admin(wish));
  }

  killTask(attemptId: ExecutionAttemptID): Promise<void> {
    this.#host.session.killTask(attemptId);
    return Promise.resolve();
  }

  pullTelemetry(jobId: JobID): Promise<void> {
    this.#host.session.pullTelemetry(jobId);
    return Promise.resolve();
  }

  reports(): Promise<readonly JobManagerReport[]> {
    return Promise.resolve(this.#host.reports);
  }

  pause(durationMs: number): Promise<void> {
    this.#host.runFor(durationMs);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#host.session.close();
    return Promise.resolve();
  }
}

describeHost('memory', () => Promise.resolve(new SimulatedHost()));
