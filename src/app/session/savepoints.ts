import type { Result } from '../../core/base/result.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { FileAnswer, FileRead } from '../../core/savepoint/file-request.ts';

export interface Savepoints {
  /** Completed snapshots of the user and of the engine (retained checkpoints), newest first. */
  list(): Promise<readonly SnapshotDescription[]>;
  /**
   * Answers one request of a reader of core/savepoint: the page drives `readSavepoint` and what describes, compares and
   * judges snapshots itself. Fails only if the storage does.
   */
  readFile(request: FileRead): Promise<Result<FileAnswer, FailureInfo>>;
  /**
   * The savepoint's directory as a zip.
   * @param form `stored`: byte for byte. `flink`: committer state of the session's broker is rewritten to empty, so that
   *   a real Flink takes it; `leftOut` says what that lost.
   */
  download(
    path: string,
    form: 'stored' | 'flink',
  ): Promise<Result<{ readonly zip: Blob; readonly fileName: string; readonly leftOut: string | null }, FailureInfo>>;
  /**
   * Takes in a savepoint: one zip, or the files of a dropped directory with their relative paths. It is untrusted, and
   * becomes visible only after its metadata was parsed.
   * @param targetDirectory where it is put, under a name of its own. @returns its path
   */
  importFiles(
    files: readonly { readonly path: string; readonly content: Blob }[],
    targetDirectory: string,
  ): Promise<Result<string, FailureInfo>>;
  /** Deletes it for good, as `flink savepoint -d` does. */
  dispose(path: string): Promise<Result<null, FailureInfo>>;
}
