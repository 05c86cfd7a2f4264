import type { Clock } from './clock.ts';
import type { BrokerToTask, TaskToBroker } from './broker-message.ts';
import type { ConsumerToProducer, ProducerToConsumer } from './channel-message.ts';
import type { ChannelID } from '../model/ids.ts';
import type { CoordinatorToJobMaster, JobMasterToCoordinator } from './coordinator-message.ts';
import type { JobMasterToTask, TaskToJobMaster } from './task-message.ts';
import type { StorageToTask, TaskToStorage } from './storage-message.ts';

/** What a host gives to one task attempt. All sends are ordered per link and never answer within the call. */
export interface TaskEnvironment {
  readonly clock: Clock;
  toJobMaster(message: TaskToJobMaster): void;
  toStorage(message: TaskToStorage): void;
  toBroker(message: TaskToBroker): void;
  /** As producer of the channel. A `buffer`'s ArrayBuffer is transferred. */
  toConsumer(channel: ChannelID, message: ProducerToConsumer): void;
  /** As consumer of the channel. The buffer is transferred back. */
  toProducer(channel: ChannelID, message: ConsumerToProducer): void;
  /** The host runs the mailbox again at or after `timestampMs` even if no message comes. Replaces an earlier wish. */
  wakeUpAt(timestampMs: number): void;
  /** Upper bound of records per mailbox step. Absent: as many as fit into about a millisecond. The simulator sets it. */
  readonly maxRecordsPerStep?: number;
}

/** What arrives at a task, tagged with the port it came by. */
export type TaskMail =
  | { readonly from: 'job-master'; readonly message: JobMasterToTask }
  | { readonly from: 'storage'; readonly message: StorageToTask }
  | { readonly from: 'broker'; readonly message: BrokerToTask }
  | {
      readonly from: 'producer';
      readonly channel: ChannelID;
      readonly message: ProducerToConsumer;
    }
  | {
      readonly from: 'consumer';
      readonly channel: ChannelID;
      readonly message: ConsumerToProducer;
    };

/**
 * A task as its host sees it. `receive` only queues; all work is done in `runMailboxStep`, which does a bounded
 * amount (about a millisecond) and answers whether more could be done at once.
 */
export interface TaskMachine {
  receive(mail: TaskMail): void;
  runMailboxStep(): boolean;
  /** The attempt reached a terminal state and may be dropped. */
  readonly isTerminated: boolean;
}

/** What a host gives to a job's coordinator worker. Ordered per link, as for tasks. */
export interface CoordinatorEnvironment {
  readonly clock: Clock;
  toJobMaster(message: CoordinatorToJobMaster): void;
  toBroker(message: TaskToBroker): void;
  wakeUpAt(timestampMs: number): void;
}

/** What arrives at a coordinator worker, tagged with the port it came by. */
export type CoordinatorMail =
  | { readonly from: 'job-master'; readonly message: JobMasterToCoordinator }
  | { readonly from: 'broker'; readonly message: BrokerToTask };

/** The coordinator worker as its host sees it: driven like a task. */
export interface CoordinatorMachine {
  receive(mail: CoordinatorMail): void;
  runMailboxStep(): boolean;
  /** It failed (and said so) or was never started; it may be dropped. */
  readonly isTerminated: boolean;
}
