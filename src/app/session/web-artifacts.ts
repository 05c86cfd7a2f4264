import { err, ok, type Result } from '../../core/base/result.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { Artifact, Artifacts } from './artifacts.ts';
import type { EmittedFile, EmittedProgram } from './programs.ts';
import { environmentFailureOf, plainFailure } from './web-failures.ts';
import type { WebStorage } from './web-storage.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Packaged programs, kept by the storage worker. */
export class WebArtifacts implements Artifacts {
  constructor(
    readonly storage: WebStorage,
    readonly onChange: () => void,
  ) {}

  async list(): Promise<readonly Artifact[]> {
    try {
      return await this.storage.call((worker) => worker.listArtifacts());
    } catch {
      // Told already, as a session error: there is nothing to list.
      return [];
    }
  }

  async package(name: string, program: EmittedProgram): Promise<Result<Artifact, FailureInfo>> {
    if (!NAME.test(name)) {
      return err(plainFailure('user', `'${name}' is no name for an artifact: use letters, digits and . _ -`));
    }
    const text = JSON.stringify(program);
    const artifact = { name, createdMs: Date.now(), sizeBytes: new Blob([text]).size, program: text };
    try {
      const added = await this.storage.call(async (worker) => await worker.addArtifact(artifact));
      if (!added.ok) return err(plainFailure('user', added.error));
      this.onChange();
      return ok(added.value);
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }

  async read(name: string): Promise<EmittedProgram | null> {
    try {
      const text = await this.storage.call((worker) => worker.readArtifact(name));
      return text === null ? null : parseProgram(text);
    } catch {
      // Told already, as a session error: what can't be read is not there.
      return null;
    }
  }

  async delete(name: string): Promise<Result<null, FailureInfo>> {
    try {
      const deleted = await this.storage.call(async (worker) => await worker.deleteArtifact(name));
      if (!deleted.ok) return err(plainFailure('environment', deleted.error));
      this.onChange();
      return ok(null);
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }
}

/** What `package` stored; null for what an older or newer page may have put there. */
function parseProgram(text: string): EmittedProgram | null {
  const stored: unknown = JSON.parse(text);
  if (typeof stored !== 'object' || stored === null || !('files' in stored) || !Array.isArray(stored.files))
    return null;
  const files: unknown[] = stored.files;
  return files.every(isEmittedFile) ? { files } : null;
}

function isEmittedFile(file: unknown): file is EmittedFile {
  if (typeof file !== 'object' || file === null) return false;
  const { fileName, source, javascript, sourceMap } = { ...NO_FILE, ...file };
  return [fileName, source, javascript, sourceMap].every((text) => typeof text === 'string');
}

const NO_FILE: Readonly<Record<keyof EmittedFile, unknown>> = {
  fileName: null,
  source: null,
  javascript: null,
  sourceMap: null,
};
