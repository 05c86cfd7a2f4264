import { memorySizeOf } from '../model/memory-size.ts';
import { booleanOf, durationOf, integerOf, type Configuration } from '../model/configuration.ts';

/** Flink's upper bound of the inline threshold. */
const MAX_INLINE_STATE_BYTES = 1024 * 1024;

/** What a task takes from the job's configuration. */
export interface JobSettings {
  /** After so long a partial buffer goes. 0: at the end of each step; Infinity: only when full. */
  readonly bufferTimeoutMs: number;
  /** A task whose data has ended waits for one more checkpoint. */
  readonly awaitsFinalCheckpoint: boolean;
  /** State up to this size travels inside of the metadata. */
  readonly inlineStateBytes: number;
  /** Records after which each source waits, Infinity for none: `sluice.source.pause-after-records`. */
  readonly pauseAfterRecords: number;
}

/** @throws FlinkError naming the key whose value can't be read */
export function jobSettingsOf(configuration: Configuration): JobSettings {
  const buffersTimeOut = booleanOf(configuration, 'execution.buffer-timeout.enabled', true);
  const intervalMs = durationOf(configuration, 'execution.checkpointing.interval', null);
  return {
    bufferTimeoutMs: buffersTimeOut ? durationOf(configuration, 'execution.buffer-timeout.interval', 100) : Infinity,
    awaitsFinalCheckpoint:
      intervalMs !== null && booleanOf(configuration, 'execution.checkpointing.checkpoints-after-tasks-finish', true),
    inlineStateBytes: Math.min(
      memorySizeOf(configuration, 'execution.checkpointing.data-inline-threshold', 20 * 1024),
      MAX_INLINE_STATE_BYTES,
    ),
    pauseAfterRecords: integerOf(configuration, 'sluice.source.pause-after-records', Infinity, 0),
  };
}
