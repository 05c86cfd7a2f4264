import type { ExecutionAttemptID, JobID } from '../model/ids.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';

/** A task attempt to the storage: it names no path, only checkpoint ids and grants. Bytes are transferred. */
export type TaskToStorage =
  /** Appends to the attempt's stream `stream` of a snapshot; the last part closes it and is answered by `state-written`. */
  | {
      readonly type: 'write-state';
      readonly requestId: number;
      readonly checkpointId: number;
      readonly stream: number;
      readonly part: Uint8Array;
      readonly last: boolean;
    }
  | {
      readonly type: 'read-state';
      readonly requestId: number;
      readonly grant: number;
      readonly offset: number;
      readonly length: number;
    };

export type StorageToTask =
  | {
      readonly type: 'state-written';
      readonly requestId: number;
      readonly handle: StreamStateHandle;
    }
  | {
      readonly type: 'state-read';
      readonly requestId: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly type: 'storage-failed';
      readonly requestId: number;
      readonly message: string;
    };

/** The JobManager to the storage. Paths have the form that users know: `s3://bucket/dir/savepoint-a1b2c3-0123456789ab`. */
export type JobManagerToStorage =
  /** Opens a directory for the pieces of one snapshot; nothing in it is visible before `complete-snapshot`. */
  | {
      readonly type: 'open-snapshot';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly checkpointId: number;
      readonly path: string;
      readonly owner: 'engine' | 'user';
    }
  /** Writes `_metadata` and makes the snapshot visible, in one durable step. */
  | {
      readonly type: 'complete-snapshot';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly checkpointId: number;
      readonly metadata: Uint8Array;
      readonly description: SnapshotDescription;
    }
  /** Drops what an unfinished snapshot wrote. */
  | {
      readonly type: 'abort-snapshot';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly checkpointId: number;
    }
  /** Deletes a completed snapshot (subsumed checkpoint, or the user's dispose). */
  | {
      readonly type: 'delete-snapshot';
      readonly requestId: number;
      readonly path: string;
    }
  | {
      readonly type: 'read-file';
      readonly requestId: number;
      readonly path: string;
      readonly offset: number;
      readonly length: number | null;
    }
  | { readonly type: 'stat'; readonly requestId: number; readonly path: string }
  /** From now on `attemptId` may read `files[grant]`, and write into this job's open snapshots. Replaces earlier grants. */
  | {
      readonly type: 'grant';
      readonly requestId: number;
      readonly jobId: JobID;
      readonly attemptId: ExecutionAttemptID;
      readonly files: readonly string[];
    }
  | {
      readonly type: 'revoke';
      readonly requestId: number;
      readonly attemptId: ExecutionAttemptID;
    };

/** What the storage keeps beside a snapshot, for lists and lineage. */
export interface SnapshotDescription {
  readonly path: string;
  readonly jobId: JobID;
  readonly jobName: string;
  readonly checkpointId: number;
  readonly kind: 'checkpoint' | 'savepoint' | 'stop' | 'stop-drain';
  readonly timestamp: number;
  readonly sizeBytes: number;
  readonly owner: 'engine' | 'user';
  /** The snapshot that the job had been started from, null if none. */
  readonly restoredFrom: string | null;
  readonly parallelism: Readonly<Record<string, number>>;
}

export type StorageToJobManager =
  | { readonly type: 'done'; readonly requestId: number }
  | {
      readonly type: 'file';
      readonly requestId: number;
      readonly bytes: Uint8Array;
      readonly sizeBytes: number;
    }
  | {
      readonly type: 'stat-result';
      readonly requestId: number;
      readonly entry: 'file' | 'directory' | 'absent';
    }
  | {
      readonly type: 'failed';
      readonly requestId: number;
      readonly message: string;
    };
