import { assertUnreachable } from '../base/assert.ts';
import type { JobID } from '../model/ids.ts';
import type { InitializationFailed, OperationFailed, ProgramFailure, Unreachable } from './client-request.ts';
import type { FailureChain } from './failure-chain.ts';
import { causedBy, throwable, wrapping } from './failure-chain.ts';
import { completionException, executionException, flinkException, unreachable } from './rest-failure.ts';

const programInvocation = (message: string, cause: FailureChain): FailureChain =>
  causedBy('org.apache.flink.client.program.ProgramInvocationException', message, cause);

/** `PackagedProgram.callMainMethod`: everything that reaches the client through the user's main. */
const mainCausedAnError = (cause: FailureChain): FailureChain =>
  programInvocation(`The main method caused an error: ${cause[0]?.message ?? 'null'}`, cause);

/** The program gave no job graph. */
export function programFailure(failure: ProgramFailure): FailureChain {
  switch (failure.type) {
    case 'class-not-found':
      return programInvocation(
        `The program's entry point class '${failure.className}' was not found in the jar file.`,
        [throwable('java.lang.ClassNotFoundException', failure.className)],
      );
    case 'no-main-method':
      return programInvocation('The given program class does not have a main(String[]) method.', []);
    case 'no-entry-class':
      return programInvocation("Neither a 'Main-Class', nor a 'program-class' entry was found in the jar file.", []);
    case 'main-failed':
      return mainCausedAnError(failure.cause);
    default:
      return assertUnreachable(failure);
  }
}

/** The job never left INITIALIZING; from `root` up, this is what `execute()` throws. */
function initializationFailure(jobName: string, root: FailureChain): FailureChain {
  const initialization = causedBy(
    'org.apache.flink.runtime.client.JobInitializationException',
    'Could not start the JobMaster.',
    completionException(isUnchecked(root) ? root : wrapping('java.lang.RuntimeException', root)),
  );
  return executeFailure(jobName, wrapping('java.lang.RuntimeException', initialization));
}

const executeFailure = (jobName: string, cause: FailureChain): FailureChain =>
  mainCausedAnError(flinkException(`Failed to execute job '${jobName}'.`, cause));

export function submissionFailure(failure: ProgramFailure | InitializationFailed | Unreachable): FailureChain {
  switch (failure.type) {
    case 'initialization-failed':
      return initializationFailure(failure.jobName, failure.cause);
    case 'unreachable':
      return mainCausedAnError(executionException(unreachable(failure.address)));
    default:
      return programFailure(failure);
  }
}

/** An attached job ended other than FINISHED. */
export function executionFailure(
  jobId: JobID,
  failure: OperationFailed | { readonly type: 'job-canceled' } | Unreachable,
): FailureChain {
  return mainCausedAnError(
    executionException(programInvocation(`Job failed (JobID: ${jobId})`, jobResultFailure(failure))),
  );
}

/** `JobResult.toJobExecutionResult`. */
function jobResultFailure(failure: OperationFailed | { readonly type: 'job-canceled' } | Unreachable): FailureChain {
  switch (failure.type) {
    case 'failed':
      return causedBy('org.apache.flink.runtime.client.JobExecutionException', 'Job execution failed.', failure.cause);
    case 'job-canceled':
      return [throwable('org.apache.flink.runtime.client.JobCancellationException', 'Job was cancelled.')];
    case 'unreachable':
      return unreachable(failure.address);
    default:
      return assertUnreachable(failure);
  }
}

/** A future's supplier must wrap what Java makes it declare; runtime exceptions pass as they are. */
const isUnchecked = (chain: FailureChain): boolean => uncheckedExceptions.has(chain[0]?.className ?? '');

const uncheckedExceptions: ReadonlySet<string> = new Set([
  'java.lang.ArithmeticException',
  'java.lang.ArrayIndexOutOfBoundsException',
  'java.lang.ClassCastException',
  'java.lang.IllegalArgumentException',
  'java.lang.IllegalStateException',
  'java.lang.IndexOutOfBoundsException',
  'java.lang.NullPointerException',
  'java.lang.NumberFormatException',
  'java.lang.RuntimeException',
  'java.lang.UnsupportedOperationException',
  'java.io.UncheckedIOException',
  'java.util.ConcurrentModificationException',
  'java.util.NoSuchElementException',
  'org.apache.flink.util.FlinkRuntimeException',
  'org.apache.flink.api.common.InvalidProgramException',
  'org.apache.flink.configuration.IllegalConfigurationException',
]);
