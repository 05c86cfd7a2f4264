import { err, ok, type Result } from '../../core/base/result.ts';
import type { ProgramEvaluation } from '../../core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import type { JobManagerRequest, SessionHost } from '../../core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../core/host/storage-service-message.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { JobManagerReply } from '../../core/protocol/job-manager-message.ts';

/** The host answers by callback; the page reads better with promises. */
export const requestOf = (host: SessionHost, wish: JobManagerRequest): Promise<JobManagerReply> =>
  new Promise((resolve) => {
    host.request(wish, resolve);
  });

export const evaluationOf = (host: SessionHost, program: ProgramText, timeoutMs: number): Promise<ProgramEvaluation> =>
  new Promise((resolve) => {
    host.evaluate(program, timeoutMs, resolve);
  });

type Refusal = Extract<AdminAnswer, { type: 'failed' }>;
type Granted<T extends AdminAnswer['type']> = Extract<AdminAnswer, { type: T }>;

/** @param type of the answer that the request has. @throws Error with the storage's or broker's words */
export async function adminAnswer<T extends Exclude<AdminAnswer, Refusal>['type']>(
  host: SessionHost,
  wish: AdminRequest,
  type: T,
): Promise<Granted<T>> {
  const answer = await new Promise<AdminAnswer>((resolve) => {
    host.admin(wish, resolve);
  });
  if (isOfType(answer, type)) return answer;
  throw new Error(
    answer.type === 'failed' ? answer.message : `the storage answered '${answer.type}' to '${wish.type}'`,
  );
}

const isOfType = <T extends AdminAnswer['type']>(answer: AdminAnswer, type: T): answer is Granted<T> =>
  answer.type === type;

/** Replies that say no more than that it was done. */
export function doneResult(reply: JobManagerReply): Result<null, FailureInfo> {
  return reply.type === 'failed' ? err(reply.failure) : ok(null);
}
