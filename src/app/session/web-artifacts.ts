import { err, ok, type Result } from '../../core/base/result.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { StorageLink } from '../../platform/web/storage-link.ts';
import type { Artifact, Artifacts } from './artifacts.ts';
import type { EmittedFile, EmittedProgram } from './programs.ts';
import { plainFailure } from './web-failures.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Packaged programs, kept by the storage worker. */
export class WebArtifacts implements Artifacts {
  constructor(
    readonly storage: StorageLink,
    readonly onChange: () => void,
  ) {}

  async list(): Promise<readonly Artifact[]> {
    await this.storage.opening;
    return await this.storage.host.listArtifacts();
  }

  async package(name: string, program: EmittedProgram): Promise<Result<Artifact, FailureInfo>> {
    if (!NAME.test(name)) {
      return err(plainFailure('user', `'${name}' is no name for an artifact: use letters, digits and . _ -`));
    }
    await this.storage.opening;
    const text = JSON.stringify(program);
    const artifact = { name, createdMs: Date.now(), sizeBytes: new Blob([text]).size, program: text };
    const added = await this.storage.host.addArtifact(artifact);
    if (!added.ok) return err(plainFailure('user', added.error));
    this.onChange();
    return ok(added.value);
  }

  async read(name: string): Promise<EmittedProgram | null> {
    await this.storage.opening;
    const text = await this.storage.host.readArtifact(name);
    return text === null ? null : parseProgram(text);
  }

  async delete(name: string): Promise<Result<null, FailureInfo>> {
    await this.storage.opening;
    const deleted = await this.storage.host.deleteArtifact(name);
    if (!deleted.ok) return err(plainFailure('environment', deleted.error));
    this.onChange();
    return ok(null);
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
