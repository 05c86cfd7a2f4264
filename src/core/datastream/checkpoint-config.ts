import { toMillis, type Duration } from '../operators/watermark/duration.ts';
import type { Configuration } from './configuration.ts';
import { illegalArgument } from './execution-config.ts';

/** `CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME`. */
const MIN_INTERVAL_MS = 10;

export type CheckpointingMode = 'EXACTLY_ONCE' | 'AT_LEAST_ONCE';

export type ExternalizedCheckpointRetention =
  'DELETE_ON_CANCELLATION' | 'RETAIN_ON_CANCELLATION' | 'NO_EXTERNALIZED_CHECKPOINTS';

/** Flink's `CheckpointConfig`. Durations as a Duration or as milliseconds. */
export class CheckpointConfig {
  readonly #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  isCheckpointingEnabled(): boolean {
    return this.#configuration.get('execution.checkpointing.interval') !== undefined;
  }

  /** @throws FlinkError (IllegalArgumentException) below 10 ms */
  setCheckpointInterval(interval: Duration | number): this {
    const intervalMs = toMillis(interval);
    if (!(intervalMs >= MIN_INTERVAL_MS)) {
      throw illegalArgument(
        `Checkpoint interval must be larger than or equal to ${MIN_INTERVAL_MS} ms, but was ${intervalMs} ms.`,
      );
    }
    return this.#set('interval', `${intervalMs} ms`);
  }

  setCheckpointingConsistencyMode(mode: CheckpointingMode): this {
    return this.#set('mode', mode);
  }

  setCheckpointTimeout(timeout: Duration | number): this {
    return this.#set('timeout', `${toMillis(timeout)} ms`);
  }

  setMinPauseBetweenCheckpoints(pause: Duration | number): this {
    return this.#set('min-pause', `${toMillis(pause)} ms`);
  }

  setMaxConcurrentCheckpoints(count: number): this {
    return this.#set('max-concurrent-checkpoints', count);
  }

  setTolerableCheckpointFailureNumber(count: number): this {
    return this.#set('tolerable-failed-checkpoints', count);
  }

  setExternalizedCheckpointRetention(retention: ExternalizedCheckpointRetention): this {
    return this.#set('externalized-checkpoint-retention', retention);
  }

  #set(option: string, value: string | number): this {
    this.#configuration.set(`execution.checkpointing.${option}`, value);
    return this;
  }
}
