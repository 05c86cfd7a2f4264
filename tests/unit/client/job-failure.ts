import type { JobID } from '../../../src/core/model/ids.ts';
import type { FailureChain } from '../../../src/core/client/failure-chain.ts';
import { causedBy, throwable } from '../../../src/core/client/failure-chain.ts';
import { completionException, flinkException } from '../../../src/core/client/rest-failure.ts';

/**
 * What Flink's JobMaster and tasks wrap around the root of a failure while a job runs; the session puts it together and
 * hands it over as the `cause` of a failed answer.
 */

/** No restart is left. @param strategy as Java prints it, such as `NoRestartBackoffTimeStrategy` */
export const recoverySuppressed = (strategy: string, cause: FailureChain): FailureChain =>
  causedBy('org.apache.flink.runtime.JobException', `Recovery is suppressed by ${strategy}`, cause);

/** The job's slots did not come in time: a chain of two futures stands between scheduler and slot pool. */
export const slotsUnavailable = (): FailureChain =>
  completionException(
    completionException([
      throwable(
        'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException',
        'Could not acquire the minimum required resources.',
      ),
    ]),
  );

/** `StreamTaskStateInitializerImpl`: a task failed while it built its state backend from the snapshot. */
export function stateBackendRestoreFailed(
  restore: {
    readonly state: 'keyed' | 'operator';
    /** operator class, operator id and subtask: `KeyedProcessOperator_f371ed69fa8751824ea2fb82fc4317d8_(1/4)` */
    readonly operatorInstance: string;
    /** `hashmap` and `rocksdb` hold keyed state; operator state is on the heap in either case */
    readonly backend: 'hashmap' | 'rocksdb';
  },
  root: FailureChain,
): FailureChain {
  const building = causedBy(
    'org.apache.flink.runtime.state.BackendBuildingException',
    buildingMessage(restore.state, restore.backend),
    root,
  );
  const attempts = flinkException(
    `Could not restore ${restore.state} state backend for ${restore.operatorInstance} from any of the 1 provided restore options.`,
    building,
  );
  return causedBy('java.lang.Exception', 'Exception while creating StreamOperatorStateContext.', attempts);
}

function buildingMessage(state: 'keyed' | 'operator', backend: 'hashmap' | 'rocksdb'): string {
  if (state === 'operator') return 'Failed when trying to restore operator state backend';
  return backend === 'hashmap' ? 'Failed when trying to restore heap backend' : 'Caught unexpected exception.';
}

/** `DefaultKeyedStateStore`: a keyed state was asked for and could not be registered. */
export const gettingStateFailed = (root: FailureChain): FailureChain =>
  causedBy('java.lang.RuntimeException', 'Error while getting state', root);

/** A savepoint was asked for while a task is not RUNNING. @param task with its subtask: `Source: Kafka Source (1/4)` */
export const tasksNotRunning = (task: string, jobId: JobID): FailureChain => [
  throwable(
    'org.apache.flink.runtime.checkpoint.CheckpointException',
    `Checkpoint triggering task ${task} of job ${jobId} is not being executed at the moment. Aborting checkpoint. ` +
      'Failure reason: Not all required tasks are currently running.',
  ),
];
