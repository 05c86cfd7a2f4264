import type { ProgramEvaluation } from '../core/host/program-evaluation-result.ts';
import type { ProgramText } from '../core/host/program-text.ts';
import type { JobManagerRequest, SessionHost } from '../core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../core/host/storage-service-message.ts';
import type { FailureInfo } from '../core/protocol/failure-info.ts';
import type { JobManagerReply } from '../core/protocol/job-manager-message.ts';

const EVALUATION_TIMEOUT_MS = 30_000;

/** The session answers by callback; commands read better with promises. */
export const request = (session: SessionHost, wish: JobManagerRequest): Promise<JobManagerReply> =>
  new Promise((resolve) => {
    session.request(wish, resolve);
  });

/** @throws Error if storage or broker refuse */
export async function adminRequest(session: SessionHost, wish: AdminRequest): Promise<AdminAnswer> {
  const answer = await new Promise<AdminAnswer>((resolve) => {
    session.admin(wish, resolve);
  });
  if (answer.type === 'failed') throw new Error(answer.message);
  return answer;
}

export const evaluate = (session: SessionHost, program: ProgramText): Promise<ProgramEvaluation> =>
  new Promise((resolve) => {
    session.evaluate(program, EVALUATION_TIMEOUT_MS, resolve);
  });

/** A failure as people read it: the chain as Flink prints it, then where in the user's code. */
export function describeFailure({ chain, stack }: FailureInfo): string {
  const links = chain.map(
    ({ className, message }, depth) => `${depth === 0 ? '' : 'Caused by: '}${className}: ${message}`,
  );
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('node:'));
  return [...links, ...frames.slice(0, 5)].join('\n');
}
