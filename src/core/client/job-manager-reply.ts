import { err, ok } from '../base/result.ts';
import type { JobID } from '../model/ids.ts';
import type { JobStatus } from '../model/job-status.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { JobManagerReply } from '../protocol/job-manager-message.ts';
import type { JobNotFound, OperationFailed, OutcomeOf } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { throwable } from './failure-chain.ts';
import { userFrames } from './user-frames.ts';

/** What the JobManager replied, as the outcome of the client's call: the session only carries it over. */

export function submissionOutcome(reply: JobManagerReply, jobId: JobID, jobName: string): OutcomeOf<'submit-job'> {
  if (reply.type === 'ok') return ok({ jobId });
  return err({ type: 'initialization-failed', jobName, cause: failedBy(reply).cause });
}

export function jobResultOutcome(reply: JobManagerReply): OutcomeOf<'await-job-result'> {
  if (reply.type !== 'job-ended') return err(failedBy(reply));
  switch (reply.status) {
    case 'FINISHED':
      return ok({ runtimeMs: reply.runtimeMs });
    case 'CANCELED':
      return err({ type: 'job-canceled' });
    default:
      return err({ type: 'failed', cause: reply.failure === null ? [] : failureChain(reply.failure) });
  }
}

/** Of `trigger-savepoint` and `stop-with-savepoint`. */
export function savepointOutcome(reply: JobManagerReply): OutcomeOf<'trigger-savepoint'> {
  if (reply.type === 'savepoint-completed') return ok({ type: 'completed', path: reply.path });
  const failure = failedBy(reply);
  const noDirectory = outermostMessage(failure).startsWith(
    'Config key [execution.checkpointing.savepoint-dir] is not set.',
  );
  return err(noDirectory ? { type: 'no-savepoint-directory' } : jobNotFoundOr(failure));
}

export function checkpointOutcome(reply: JobManagerReply): OutcomeOf<'trigger-checkpoint'> {
  if (reply.type === 'checkpoint-completed') return ok({ checkpointId: reply.checkpointId });
  return err(jobNotFoundOr(failedBy(reply)));
}

export function cancelOutcome(reply: JobManagerReply): OutcomeOf<'cancel-job'> {
  if (reply.type === 'ok') return ok({});
  const failure = failedBy(reply);
  const terminal = /already reached another terminal state \((FINISHED|FAILED)\)/.exec(outermostMessage(failure))?.[1];
  return err(isTerminal(terminal) ? { type: 'already-terminated', status: terminal } : jobNotFoundOr(failure));
}

export function disposalOutcome(reply: JobManagerReply): OutcomeOf<'dispose-savepoint'> {
  return reply.type === 'ok' ? ok({}) : err(failedBy(reply));
}

/** A failure that came over a port, as the client prints it: with the user's own frames at its root. */
export function failureChain({ chain, stack }: FailureInfo): FailureChain {
  const frames = userFrames(stack);
  return chain.map((link, depth) => (depth === chain.length - 1 && frames.length > 0 ? { ...link, frames } : link));
}

function failedBy(reply: JobManagerReply): OperationFailed {
  if (reply.type === 'failed') return { type: 'failed', cause: failureChain(reply.failure) };
  const message = `The JobManager answered with ${reply.type}, which is no answer to this request.`;
  return { type: 'failed', cause: [throwable('java.lang.IllegalStateException', message)] };
}

const outermostMessage = ({ cause }: OperationFailed): string => cause[0]?.message ?? '';

const isTerminal = (status: string | undefined): status is JobStatus => status === 'FINISHED' || status === 'FAILED';

const jobNotFoundOr = (failure: OperationFailed): JobNotFound | OperationFailed =>
  failure.cause[0]?.className === 'org.apache.flink.runtime.messages.FlinkJobNotFoundException'
    ? { type: 'job-not-found' }
    : failure;
