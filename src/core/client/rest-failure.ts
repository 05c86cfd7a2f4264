import { assertUnreachable } from '../base/assert.ts';
import type { JobID } from '../model/ids.ts';
import type { JobNotFound, OperationFailed, Unreachable } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { causedBy, describeThrowable, stackTrace, throwable, wrapping } from './failure-chain.ts';

export const flinkException = (message: string, cause: FailureChain): FailureChain =>
  causedBy('org.apache.flink.util.FlinkException', message, cause);

/** What a failed future adds when it is waited for with `get()` and not unwrapped. */
export const executionException = (cause: FailureChain): FailureChain =>
  wrapping('java.util.concurrent.ExecutionException', cause);

export const completionException = (cause: FailureChain): FailureChain =>
  wrapping('java.util.concurrent.CompletionException', cause);

export const jobNotFound = (jobId: JobID): FailureChain => [
  throwable('org.apache.flink.runtime.messages.FlinkJobNotFoundException', `Could not find Flink job (${jobId})`),
];

/** A REST handler refused the request: the server's stack trace is the client exception's message. */
export function rejected(message: string, cause: FailureChain = []): FailureChain {
  const trace = stackTrace(causedBy('org.apache.flink.runtime.rest.handler.RestHandlerException', message, cause));
  return [throwable('org.apache.flink.runtime.rest.util.RestClientException', `[${trace}]`)];
}

/**
 * An exception that crossed the wire: `SerializedThrowable` prints the class that it stands for twice.
 */
export const serialized = (chain: FailureChain): FailureChain =>
  chain.map((exception) => ({ ...exception, message: describeThrowable([exception]) }));

/** An asynchronous operation was accepted and failed. */
export const operationFailed = (cause: FailureChain): FailureChain => serialized(completionException(cause));

/** The JobManager's address answers nothing; the client gives up after its retries. */
export function unreachable(address: string): FailureChain {
  const [host = '', port = ''] = address.split(/:(?=[^:]*$)/);
  const refused = `Connection refused: ${host === 'localhost' ? 'localhost/127.0.0.1' : host}:${port}`;
  const connection = causedBy(
    'org.apache.flink.shaded.netty4.io.netty.channel.AbstractChannel$AnnotatedConnectException',
    refused,
    [throwable('java.net.ConnectException', 'Connection refused')],
  );
  return causedBy(
    'org.apache.flink.util.concurrent.FutureUtils$RetryException',
    'Could not complete the operation. Number of retries has been exhausted.',
    completionException(connection),
  );
}

/** The failures that most calls share, as they reach the client. */
export function operationFailure(failure: JobNotFound | OperationFailed | Unreachable, jobId: JobID): FailureChain {
  switch (failure.type) {
    case 'job-not-found':
      return operationFailed(jobNotFound(jobId));
    case 'failed':
      return operationFailed(failure.cause);
    case 'unreachable':
      return unreachable(failure.address);
    default:
      return assertUnreachable(failure);
  }
}
