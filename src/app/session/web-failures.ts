import type { FailureInfo } from '../../core/protocol/failure-info.ts';

/** A failure of the surroundings, or of what the user gave: one sentence, without a stack. */
export function plainFailure(
  domain: 'user' | 'environment',
  message: string,
  className = 'java.io.IOException',
): FailureInfo {
  return { domain, chain: [{ className, message }], stack: '', operatorId: null, operatorName: null };
}

/** Whatever was thrown, as a failure of the surroundings. */
export const environmentFailureOf = (error: unknown): FailureInfo =>
  plainFailure('environment', error instanceof Error ? error.message : String(error));
