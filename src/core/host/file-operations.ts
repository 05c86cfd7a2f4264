import { assertUnreachable } from '../base/assert.ts';
import type { StorageEffect, StorageResult } from '../storage/storage-effect.ts';
import type { FileStore } from './file-store.ts';

type FileEffect = Exclude<StorageEffect, { type: 'reply-to-job-manager' | 'reply-to-task' }>;

/** Carries one file operation of the storage machine over to a platform's files. */
export function performFileOperation(
  effect: FileEffect,
  files: FileStore,
  onResult: (result: StorageResult) => void,
): void {
  const { opId } = effect;
  const done = (result: { readonly ok: boolean; readonly message?: string }): void => {
    onResult(result.ok ? { type: 'done', opId } : { type: 'failed', opId, message: result.message ?? 'unknown' });
  };
  switch (effect.type) {
    case 'write-file':
      files.writeFile(effect.path, effect.parts, done);
      break;
    case 'commit-snapshot':
      files.commitSnapshot(effect.path, effect.metadata, effect.description, done);
      break;
    case 'delete':
      files.delete(effect.path, done);
      break;
    case 'read-file':
      files.readFile(effect.path, effect.offset, effect.length, (result) => {
        onResult(
          result.ok ? { type: 'bytes', opId, ...result.value } : { type: 'failed', opId, message: result.message },
        );
      });
      break;
    case 'stat':
      files.stat(effect.path, (result) => {
        onResult(
          result.ok ? { type: 'entry', opId, entry: result.value } : { type: 'failed', opId, message: result.message },
        );
      });
      break;
    default:
      assertUnreachable(effect);
  }
}
