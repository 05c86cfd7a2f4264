import { signal, type Signal } from '@preact/signals';
import { readNumberBetween, storedSignal } from '../settings/stored-signal.ts';

/** A session has 4 TaskManagers of 8 slots. */
export const MAX_PARALLELISM_OF_SESSION = 32;
export const MAX_KEY_GROUPS = 32768;

/** How the next run is started. */
export interface JobSettings {
  readonly parallelism: Signal<number>;
  /** null: derived by Flink's rule. */
  readonly maxParallelism: Signal<number | null>;
  /** The snapshot to start from; null: with empty state. */
  readonly savepointPath: Signal<string | null>;
  readonly allowNonRestoredState: Signal<boolean>;
  /** Records per second and source subtask that the next run starts with; null: as fast as they come. */
  readonly speed: Signal<number | null>;
  /** As after `-c`; null: the only exported class with a static main. */
  readonly entryClass: Signal<string | null>;
}

export const createJobSettings = (): JobSettings => ({
  parallelism: storedSignal('parallelism', 4, readNumberBetween(1, MAX_PARALLELISM_OF_SESSION)),
  maxParallelism: storedSignal<number | null>('maxParallelism', null, readNumberBetween(1, MAX_KEY_GROUPS)),
  savepointPath: signal(null),
  allowNonRestoredState: signal(false),
  speed: signal(null),
  entryClass: signal(null),
});
