import type { FailureChain } from './failure-chain.ts';

/** The words were wrong (`CliArgsException`): told on standard output, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The action failed: told on standard error as a chain of exceptions. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly chain: FailureChain;

  constructor(chain: FailureChain) {
    super(chain[0]?.message ?? chain[0]?.className ?? 'the action failed');
    this.chain = chain;
  }
}
