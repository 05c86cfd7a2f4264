import type { JobID } from '../model/ids.ts';
import type { SavepointFailure } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { operationFailure, rejected } from './rest-failure.ts';

/** @param directoryProperty what the REST request calls the target directory; the two kinds of request differ */
export function savepointFailure(
  failure: SavepointFailure,
  jobId: JobID,
  directoryProperty: 'target-directory' | 'targetDirectory',
): FailureChain {
  if (failure.type !== 'no-savepoint-directory') return operationFailure(failure, jobId);
  return rejected(
    `Config key [execution.checkpointing.savepoint-dir] is not set. Property [${directoryProperty}] must be provided.`,
  );
}
