import type { TopicShape } from '../broker/broker-machine.ts';
import type { GeneratorSpec } from '../broker/log-entry.ts';
import type { BatchStatus } from '../broker/partition-log.ts';
import type { JobManagerToStorage, SnapshotDescription, StorageToJobManager } from '../protocol/storage-message.ts';
import type { RecordFormat, WireRecord } from '../protocol/broker-message.ts';
import type { RawPort } from './port.ts';

/** What the trusted side asks of storage and broker for its views and commands. */
export type AdminRequest =
  | { readonly type: 'create-topic'; readonly topic: string; readonly shape: TopicShape }
  | { readonly type: 'load-topic'; readonly topic: string; readonly records: readonly WireRecord[] }
  | { readonly type: 'seal-topic'; readonly topic: string }
  | { readonly type: 'delete-topic'; readonly topic: string }
  | { readonly type: 'list-topics' }
  | {
      readonly type: 'read-topic';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
      readonly maxRecords: number;
    }
  | { readonly type: 'list-snapshots' }
  | { readonly type: 'list-files'; readonly path: string }
  | { readonly type: 'stat'; readonly path: string }
  | { readonly type: 'read-file'; readonly path: string; readonly offset: number; readonly length: number | null }
  /** Takes in a snapshot from outside: all its files, `_metadata` among them. */
  | {
      readonly type: 'import-snapshot';
      readonly description: SnapshotDescription;
      readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
    };

export interface TopicOverview {
  readonly topic: string;
  readonly generator: GeneratorSpec | null;
  readonly sealed: boolean;
  readonly format: RecordFormat;
  /** Offsets per partition: oldest kept, last stable, next; and what is kept, in bytes. */
  readonly partitions: readonly {
    readonly start: number;
    readonly stable: number;
    readonly end: number;
    readonly sizeBytes: number;
  }[];
  /** Transactional ids whose records wait for their commit. */
  readonly openTransactions: readonly string[];
}

/** A record as views show it: committed or not, and by whom. */
export interface TopicRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly value: Uint8Array;
  readonly status: BatchStatus;
  readonly transactionalId: string | null;
}

export type AdminAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'topics'; readonly topics: readonly TopicOverview[] }
  | { readonly type: 'records'; readonly records: readonly TopicRecord[]; readonly nextOffset: number }
  | { readonly type: 'snapshots'; readonly snapshots: readonly SnapshotDescription[] }
  | { readonly type: 'files'; readonly files: readonly { readonly name: string; readonly sizeBytes: number }[] }
  | { readonly type: 'entry'; readonly entry: 'file' | 'directory' | 'absent' }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly fileSizeBytes: number }
  | { readonly type: 'failed'; readonly message: string };

/** Session to storage service, on their one trusted port. */
export type ToStorageService =
  | { readonly type: 'job-manager'; readonly message: JobManagerToStorage }
  /** Binds an attempt's ports: its messages on them are the attempt's, whatever they say. */
  | { readonly type: 'attach-task'; readonly attemptId: string; readonly storage: RawPort; readonly broker: RawPort }
  | { readonly type: 'attach-coordinator'; readonly coordinatorId: string; readonly broker: RawPort }
  | { readonly type: 'detach'; readonly id: string }
  | { readonly type: 'admin'; readonly requestId: number; readonly request: AdminRequest };

export type FromStorageService =
  | { readonly type: 'job-manager'; readonly message: StorageToJobManager }
  | { readonly type: 'admin'; readonly requestId: number; readonly answer: AdminAnswer }
  /** A message of a task that did not parse, and was dropped. */
  | { readonly type: 'dropped'; readonly id: string; readonly reason: string };
