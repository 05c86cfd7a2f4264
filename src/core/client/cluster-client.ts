import { assert } from '../base/assert.ts';
import type { ActionRun } from './action-step.ts';
import type { ClientCall, ClientRequest, OutcomeOf, RequestOf } from './client-request.ts';

/** The session as an action sees it: a call goes out as a step, and comes back with its outcome. */
export class ClusterClient {
  readonly #jobManager: string | null;

  /** @param jobManager `-m host:port`, null for the session's own */
  constructor(jobManager: string | null) {
    this.#jobManager = jobManager;
  }

  /** @throws InvariantError if the host resumes it with the outcome of another call */
  *ask<C extends ClientCall>(call: C, request: RequestOf<C>): ActionRun<OutcomeOf<C>> {
    const answer = yield {
      type: 'request',
      // C is one member of the union, which TypeScript can't see in a generic body
      request: { call, ...request } as ClientRequest,
      jobManager: this.#jobManager,
    };
    assert(answer?.call === call, `the answer to ${call} is one to ${answer?.call ?? 'nothing'}`);
    return answer.outcome;
  }
}
