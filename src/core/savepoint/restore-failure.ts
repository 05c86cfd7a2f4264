import { FlinkError } from '../model/flink-error.ts';

/** Java's unchecked exceptions among those that a restore throws; all others are wrapped in a RuntimeException. */
const UNCHECKED: readonly string[] = [
  'java.lang.IllegalStateException',
  'java.lang.IllegalArgumentException',
  'org.apache.flink.util.FlinkRuntimeException',
];

/** `Throwable.toString`: the class, and the message if there is one. */
const javaToString = (error: FlinkError): string =>
  error.message === '' ? error.className : `${error.className}: ${error.message}`;

/**
 * The chain that a submission fails with if the JobMaster can't start (`DefaultJobMasterServiceProcess`): outermost
 * JobInitializationException, then a CompletionException whose message repeats the cause.
 */
export function jobInitializationFailure(cause: FlinkError): FlinkError {
  const thrown = UNCHECKED.includes(cause.className)
    ? cause
    : new FlinkError('java.lang.RuntimeException', javaToString(cause), cause);
  const completion = new FlinkError('java.util.concurrent.CompletionException', javaToString(thrown), thrown);
  return new FlinkError(
    'org.apache.flink.runtime.client.JobInitializationException',
    'Could not start the JobMaster.',
    completion,
  );
}
