import type { ExecutionAttemptID } from '../model/ids.ts';
import type { SnapshotDescription, StorageToJobManager, StorageToTask } from '../protocol/storage-message.ts';

/** What the storage machine wants done. File operations are answered by `receiveResult` with their `opId`. */
export type StorageEffect =
  | { readonly type: 'reply-to-job-manager'; readonly message: StorageToJobManager }
  | { readonly type: 'reply-to-task'; readonly attemptId: ExecutionAttemptID; readonly message: StorageToTask }
  /** The file is the concatenation of `parts`. Parents come into being by themselves. */
  | { readonly type: 'write-file'; readonly opId: number; readonly path: string; readonly parts: readonly Uint8Array[] }
  /** `<path>/_metadata` and the description that lists show, in one durable transaction. */
  | {
      readonly type: 'commit-snapshot';
      readonly opId: number;
      readonly path: string;
      readonly metadata: Uint8Array;
      readonly description: SnapshotDescription;
    }
  /** `length` null: to the end. */
  | {
      readonly type: 'read-file';
      readonly opId: number;
      readonly path: string;
      readonly offset: number;
      readonly length: number | null;
    }
  | { readonly type: 'stat'; readonly opId: number; readonly path: string }
  /** A file, or a directory with all that is in it and its description; `_metadata` first. Absent is fine. */
  | { readonly type: 'delete'; readonly opId: number; readonly path: string };

/** How a file operation ended. */
export type StorageResult =
  | { readonly type: 'done'; readonly opId: number }
  | { readonly type: 'bytes'; readonly opId: number; readonly bytes: Uint8Array; readonly fileSizeBytes: number }
  | { readonly type: 'entry'; readonly opId: number; readonly entry: 'file' | 'directory' | 'absent' }
  | { readonly type: 'failed'; readonly opId: number; readonly message: string };
