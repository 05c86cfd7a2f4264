import { err, ok, type Result } from '../../core/base/result.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { FileAnswer, FileRead } from '../../core/savepoint/file-request.ts';
import type { Savepoints } from './savepoints.ts';
import { environmentFailureOf, plainFailure } from './web-failures.ts';
import { doneResult, requestOf } from './web-host-calls.ts';
import type { WebStorage } from './web-storage.ts';

type Download = Awaited<ReturnType<Savepoints['download']>>;

export class WebSavepoints implements Savepoints {
  constructor(
    readonly host: SessionHost,
    readonly storage: WebStorage,
  ) {}

  async list(): Promise<readonly SnapshotDescription[]> {
    try {
      const { snapshots } = await this.storage.admin({ type: 'list-snapshots' }, 'snapshots');
      return snapshots.toReversed();
    } catch {
      // Told already, as a session error: there is nothing to list.
      return [];
    }
  }

  async readFile({ file, offset, length }: FileRead): Promise<Result<FileAnswer, FailureInfo>> {
    try {
      const { entry } = await this.storage.admin({ type: 'stat', path: file }, 'entry');
      if (entry !== 'file') return ok(entry);
      return ok((await this.storage.admin({ type: 'read-file', path: file, offset, length }, 'bytes')).bytes);
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }

  async download(path: string, form: 'stored' | 'flink'): Promise<Download> {
    const directory = path.replace(/\/+$/, '');
    const fileName = `${directory.slice(directory.lastIndexOf('/') + 1)}.zip`;
    try {
      if (form === 'flink') {
        const exported = await this.storage.call((worker) => worker.exportSnapshot(directory));
        return ok({ ...exported, fileName });
      }
      const zip = await this.storage.call((worker) => worker.packSnapshot(directory));
      return ok({ zip, fileName, leftOut: null });
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }

  async importFiles(
    files: readonly { readonly path: string; readonly content: Blob }[],
    targetDirectory: string,
  ): Promise<Result<string, FailureInfo>> {
    try {
      return ok(await this.storage.call((worker) => worker.takeInSnapshot(files, targetDirectory)));
    } catch (error) {
      return err(plainFailure('user', error instanceof Error ? error.message : String(error)));
    }
  }

  async dispose(path: string): Promise<Result<null, FailureInfo>> {
    return doneResult(await requestOf(this.host, { type: 'dispose-savepoint', path }));
  }
}
