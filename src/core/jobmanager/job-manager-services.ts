import type { SeededRandom } from '../base/seeded-random.ts';
import type { Outbox } from './outbox.ts';
import type { StorageClient } from './storage-client.ts';
import type { Timers } from './timers.ts';

/** What every part of the JobManager uses; one instance per machine. */
export interface JobManagerServices {
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly storage: StorageClient;
  readonly random: SeededRandom;
  /** The time of the event being handled, ms since 1970. */
  now(): number;
}
