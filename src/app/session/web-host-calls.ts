import { err, ok, type Result } from '../../core/base/result.ts';
import type { ProgramEvaluation } from '../../core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import type { JobManagerRequest, SessionHost } from '../../core/host/session-host.ts';
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

/** Replies that say no more than that it was done. */
export function doneResult(reply: JobManagerReply): Result<null, FailureInfo> {
  return reply.type === 'failed' ? err(reply.failure) : ok(null);
}
