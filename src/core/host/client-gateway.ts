import { assertUnreachable } from '../base/assert.ts';
import { err, ok } from '../base/result.ts';
import type { ClientAnswer } from '../client/client-effect.ts';
import type {
  ClientCall,
  ClientRequest,
  OutcomeOf,
  ProgramFailure,
  ProgramSettings,
  RequestOf,
} from '../client/client-request.ts';
import {
  cancelOutcome,
  checkpointOutcome,
  disposalOutcome,
  failureChain,
  jobResultOutcome,
  savepointOutcome,
  submissionOutcome,
} from '../client/job-manager-reply.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import { executionPlanNodes } from './execution-plan-nodes.ts';
import type { ProgramEvaluation } from './program-evaluation-result.ts';
import type { ProgramText } from './program-text.ts';
import type { SessionHost } from './session-host.ts';

/** A program's main must return within this; then its worker is ended. */
const EVALUATION_TIMEOUT_MS = 30_000;

/** Packaged programs by the names that `flink run` takes. */
export interface Artifacts {
  /** The artifact's own name, null if there is none at that path. */
  find(path: string): string | null;
  /** Its text, with these settings. */
  program(settings: ProgramSettings): ProgramText;
}

type Answer = (answer: ClientAnswer) => void;

/** Answers what the `flink` command line asks, from one session. */
export class ClientGateway {
  #nextTrigger = 1;

  constructor(
    readonly session: SessionHost,
    readonly artifacts: Artifacts,
  ) {}

  /** Calls `answer` with what the program prints meanwhile, then once with the outcome. */
  handle(requestId: number, request: ClientRequest, jobManager: string | null, answer: Answer): void {
    const reply = <C extends ClientCall>(call: C, outcome: OutcomeOf<C>): void => {
      // The union of answers is made from the same table as OutcomeOf: call and outcome belong together.
      answer({ type: 'outcome', requestId, call, outcome } as ClientAnswer);
    };
    if (jobManager !== null && request.call !== 'find-artifact' && request.call !== 'describe-plan') {
      reply(request.call, err({ type: 'unreachable', address: jobManager }) as OutcomeOf<typeof request.call>);
      return;
    }
    switch (request.call) {
      case 'find-artifact':
        reply('find-artifact', ok({ artifact: this.artifacts.find(request.path) }));
        break;
      case 'resolve-job-id': {
        const jobIds = this.session.overview().map((job) => job.jobId);
        reply('resolve-job-id', ok({ jobIds: jobIds.filter((jobId) => jobId.startsWith(request.prefix)) }));
        break;
      }
      case 'submit-job':
        this.#submit(requestId, request, answer, (outcome) => {
          reply('submit-job', outcome);
        });
        break;
      case 'describe-plan':
        this.#evaluate(requestId, request, answer, (evaluation) => {
          if (evaluation.ok) reply('describe-plan', ok({ nodes: executionPlanNodes(evaluation.jobGraph) }));
          else reply('describe-plan', err(programFailure(evaluation, request.entryClass)));
        });
        break;
      case 'await-job-result':
        this.session.request({ type: 'await-job', jobId: request.jobId }, (result) => {
          reply('await-job-result', jobResultOutcome(result));
        });
        break;
      case 'list-jobs':
        reply('list-jobs', ok({ jobs: this.session.overview().map((j) => ({ ...j, startTimeMs: j.startTimestamp })) }));
        break;
      case 'trigger-savepoint':
        this.#savepoint(request, (outcome) => {
          reply('trigger-savepoint', outcome);
        });
        break;
      case 'stop-with-savepoint':
        this.#stop(request, (outcome) => {
          reply('stop-with-savepoint', outcome);
        });
        break;
      case 'dispose-savepoint':
        this.session.request({ type: 'dispose-savepoint', path: request.path }, (result) => {
          reply('dispose-savepoint', disposalOutcome(result));
        });
        break;
      case 'trigger-checkpoint':
        this.session.request({ type: 'trigger-checkpoint', jobId: request.jobId }, (result) => {
          reply('trigger-checkpoint', checkpointOutcome(result));
        });
        break;
      case 'cancel-job':
        this.session.request({ type: 'cancel-job', jobId: request.jobId }, (result) => {
          reply('cancel-job', cancelOutcome(result));
        });
        break;
      default:
        assertUnreachable(request);
    }
  }

  #evaluate(
    requestId: number,
    settings: ProgramSettings,
    answer: Answer,
    callback: (evaluation: ProgramEvaluation, program: ProgramText) => void,
  ): void {
    const program = this.artifacts.program(settings);
    this.session.evaluate(program, EVALUATION_TIMEOUT_MS, (evaluation) => {
      for (const line of evaluation.output) answer({ type: 'output', requestId, stream: 'out', text: `${line}\n` });
      callback(evaluation, program);
    });
  }

  #submit(
    requestId: number,
    request: RequestOf<'submit-job'>,
    answer: Answer,
    reply: (outcome: OutcomeOf<'submit-job'>) => void,
  ): void {
    this.#evaluate(requestId, request, answer, (evaluation, program) => {
      if (!evaluation.ok) {
        if (evaluation.kind === 'no-execute') reply(ok({ jobId: null }));
        else reply(err(programFailure(evaluation, request.entryClass)));
        return;
      }
      const { jobGraph } = evaluation;
      this.session.submit(
        {
          program,
          jobGraph,
          savepointPath: request.restore?.path ?? null,
          allowNonRestoredState: request.restore?.allowNonRestoredState ?? false,
        },
        (result, jobId) => {
          reply(submissionOutcome(result, jobId, jobGraph.jobName));
        },
      );
    });
  }

  #savepoint(request: RequestOf<'trigger-savepoint'>, reply: (outcome: OutcomeOf<'trigger-savepoint'>) => void): void {
    const { jobId, targetDirectory, cancelJob, detached } = request;
    this.session.request({ type: 'trigger-savepoint', jobId, targetDirectory }, (result) => {
      if (cancelJob && result.type === 'savepoint-completed') {
        this.session.request({ type: 'cancel-job', jobId }, () => undefined);
      }
      if (!detached) reply(savepointOutcome(result));
    });
    if (detached) reply(ok({ type: 'triggered', triggerId: this.#triggerId() }));
  }

  #stop(request: RequestOf<'stop-with-savepoint'>, reply: (outcome: OutcomeOf<'stop-with-savepoint'>) => void): void {
    const { jobId, targetDirectory, drain, detached } = request;
    this.session.request({ type: 'stop-with-savepoint', jobId, targetDirectory, drain }, (result) => {
      if (!detached) reply(savepointOutcome(result));
    });
    if (detached) reply(ok({ type: 'triggered', triggerId: this.#triggerId() }));
  }

  #triggerId(): string {
    return (this.#nextTrigger++).toString(16).padStart(32, '0');
  }
}

/** Why a program gave no job graph, in the command line's terms. */
function programFailure(
  { failure, kind }: Extract<ProgramEvaluation, { ok: false }>,
  entryClass: string | null,
): ProgramFailure {
  switch (kind) {
    case 'class-not-found':
      return { type: 'class-not-found', className: entryClass ?? '' };
    case 'no-main-method':
      return { type: 'no-main-method' };
    case 'no-entry-class':
      return { type: 'no-entry-class' };
    default:
      return { type: 'main-failed', cause: failureChain(rootOf(failure)) };
  }
}

/** Without the link that says that main failed: the command line says so itself. */
const rootOf = (failure: FailureInfo): FailureInfo =>
  failure.chain.length > 1 ? { ...failure, chain: failure.chain.slice(1) } : failure;
