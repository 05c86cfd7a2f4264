import { err, ok, type Result } from '../../core/base/result.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { ExecutionAttemptID, JobID } from '../../core/model/ids.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { JobManagerReply } from '../../core/protocol/job-manager-message.ts';
import type { Artifacts } from './artifacts.ts';
import type { JobRequest, Jobs, SubmissionFailure } from './jobs.ts';
import type { EmittedProgram } from './programs.ts';
import type { TelemetryPoll } from './telemetry-poll.ts';
import { plainFailure } from './web-failures.ts';
import { doneResult, evaluationOf, requestOf } from './web-host-calls.ts';
import { programTextOf } from './web-program-text.ts';
import { EVALUATION_TIMEOUT_MS, evaluationResult } from './web-programs.ts';
import type { ProgramOrigins } from './program-origins.ts';

export class WebJobs implements Jobs {
  constructor(
    readonly host: SessionHost,
    readonly artifacts: Artifacts,
    readonly origins: ProgramOrigins,
    readonly telemetry: TelemetryPoll,
  ) {}

  async submit(request: JobRequest): Promise<Result<JobID, SubmissionFailure>> {
    const program = await this.#programOf(request);
    if (program === null) return err({ type: 'no-such-artifact' });
    const text = programTextOf(program, request);
    const artifact = 'artifact' in request.program ? request.program.artifact : request.program.name;
    this.origins.remember(text, { artifact, program });
    const evaluation = await evaluationOf(this.host, text, EVALUATION_TIMEOUT_MS);
    const evaluated = evaluationResult(evaluation);
    if (!evaluated.ok) return err({ type: 'program', failure: evaluated.error });
    const { jobGraph } = evaluated.value;
    const { savepointPath, allowNonRestoredState } = request;
    return await new Promise((resolve) => {
      const options = { program: text, jobGraph, savepointPath, allowNonRestoredState };
      this.host.submit(options, (reply, jobId) => {
        resolve(reply.type === 'failed' ? err({ type: 'initialization', failure: reply.failure }) : ok(jobId));
      });
    });
  }

  async #programOf({ program }: JobRequest): Promise<EmittedProgram | null> {
    return 'artifact' in program ? await this.artifacts.read(program.artifact) : program.text;
  }

  async cancel(jobId: JobID): Promise<Result<null, FailureInfo>> {
    return doneResult(await requestOf(this.host, { type: 'cancel-job', jobId }));
  }

  async savepoint(jobId: JobID, targetDirectory: string | null): Promise<Result<string, FailureInfo>> {
    return pathResult(await requestOf(this.host, { type: 'trigger-savepoint', jobId, targetDirectory }));
  }

  async stopWithSavepoint(
    jobId: JobID,
    options: { readonly targetDirectory: string | null; readonly drain: boolean },
  ): Promise<Result<string, FailureInfo>> {
    return pathResult(await requestOf(this.host, { type: 'stop-with-savepoint', jobId, ...options }));
  }

  killSubtask(attemptId: ExecutionAttemptID): void {
    this.host.killTask(attemptId);
  }

  setSpeed(jobId: JobID, recordsPerSecond: number | null): void {
    this.host.setSpeed(jobId, recordsPerSecond);
  }

  step(jobId: JobID, records: number): void {
    this.host.setSpeed(jobId, 0, records);
  }

  observe(jobId: JobID | null): void {
    this.telemetry.observe(jobId);
  }
}

function pathResult(reply: JobManagerReply): Result<string, FailureInfo> {
  switch (reply.type) {
    case 'savepoint-completed':
      return ok(reply.path);
    case 'failed':
      return err(reply.failure);
    default:
      return err(plainFailure('environment', `the JobManager answered '${reply.type}' to a savepoint`));
  }
}
