import type { FailureInfo } from '../protocol/failure-info.ts';

/** A failure of the surroundings: a worker died. */
export function environmentFailure(message: string): FailureInfo {
  return {
    domain: 'environment',
    chain: [{ className: 'java.lang.Exception', message }],
    stack: '',
    operatorId: null,
    operatorName: null,
  };
}
