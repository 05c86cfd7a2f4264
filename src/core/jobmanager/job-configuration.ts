import { booleanOf, durationOf, integerOf, type Configuration } from '../model/configuration.ts';
import { FlinkError } from '../model/flink-error.ts';

/** Where checkpoints go when `execution.checkpointing.dir` is unset: the session's own, swept by retention. */
export const DEFAULT_CHECKPOINT_DIRECTORY = 'file:///flink-checkpoints';

/** The job's checkpoint settings, Flink's `CheckpointCoordinatorConfiguration`. Durations in ms. */
export interface CheckpointConfiguration {
  /** null: no periodic checkpoints; savepoints may still be taken. */
  readonly intervalMs: number | null;
  readonly timeoutMs: number;
  readonly minPauseMs: number;
  readonly maxConcurrent: number;
  readonly tolerableFailures: number;
  readonly retained: number;
  readonly directory: string;
  readonly savepointDirectory: string | null;
  readonly afterTasksFinish: boolean;
  readonly retention: 'NO_EXTERNALIZED_CHECKPOINTS' | 'DELETE_ON_CANCELLATION' | 'RETAIN_ON_CANCELLATION';
}

function retentionOf(configuration: Configuration): CheckpointConfiguration['retention'] {
  const key = 'execution.checkpointing.externalized-checkpoint-retention';
  const value = configuration[key] ?? 'NO_EXTERNALIZED_CHECKPOINTS';
  switch (value) {
    case 'NO_EXTERNALIZED_CHECKPOINTS':
    case 'DELETE_ON_CANCELLATION':
    case 'RETAIN_ON_CANCELLATION':
      return value;
    default:
      throw new FlinkError(
        'java.lang.IllegalArgumentException',
        `Could not parse value '${value}' for key '${key}'. Expected one of: [[DELETE_ON_CANCELLATION, RETAIN_ON_CANCELLATION, NO_EXTERNALIZED_CHECKPOINTS]]`,
      );
  }
}

/** @throws FlinkError naming the key whose value can't be read */
export function checkpointConfigurationOf(configuration: Configuration): CheckpointConfiguration {
  const prefix = 'execution.checkpointing';
  return {
    intervalMs: durationOf(configuration, `${prefix}.interval`, null),
    timeoutMs: durationOf(configuration, `${prefix}.timeout`, 600_000),
    minPauseMs: durationOf(configuration, `${prefix}.min-pause`, 0),
    maxConcurrent: integerOf(configuration, `${prefix}.max-concurrent-checkpoints`, 1, 1),
    tolerableFailures: integerOf(configuration, `${prefix}.tolerable-failed-checkpoints`, 0),
    retained: integerOf(configuration, `${prefix}.num-retained`, 1, 1),
    directory: configuration[`${prefix}.dir`] ?? DEFAULT_CHECKPOINT_DIRECTORY,
    savepointDirectory: configuration[`${prefix}.savepoint-dir`] ?? null,
    afterTasksFinish: booleanOf(configuration, `${prefix}.checkpoints-after-tasks-finish`, true),
    retention: retentionOf(configuration),
  };
}
