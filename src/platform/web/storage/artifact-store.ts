import { err, ok, type Result } from '../../../core/base/result.ts';
import type { SluiceDatabase, StoredArtifact } from './database.ts';
import { storageFailure } from './storage-failure.ts';

export type ArtifactEntry = Omit<StoredArtifact, 'program'>;

/** Packaged programs, by name. Without a database they live as long as the tab. */
export class ArtifactStore {
  readonly #volatile = new Map<string, StoredArtifact>();

  constructor(readonly database: SluiceDatabase | null) {}

  /** Newest first. */
  async list(): Promise<readonly ArtifactEntry[]> {
    const all = this.database === null ? [...this.#volatile.values()] : await this.database.getAll('artifacts');
    return all
      .sort((a, b) => b.createdMs - a.createdMs)
      .map(({ name, createdMs, sizeBytes }) => ({ name, createdMs, sizeBytes }));
  }

  /** The program's text; null: there is none of that name. */
  async read(name: string): Promise<string | null> {
    const stored = this.database === null ? this.#volatile.get(name) : await this.database.get('artifacts', name);
    return stored?.program ?? null;
  }

  /** Artifacts never change: other text under a name that is taken is refused, the same text is fine. */
  async add(artifact: StoredArtifact): Promise<Result<ArtifactEntry, string>> {
    try {
      const { name, createdMs, sizeBytes } = await this.#addOnce(artifact);
      return ok({ name, createdMs, sizeBytes });
    } catch (error) {
      return err(storageFailure(error));
    }
  }

  async #addOnce(artifact: StoredArtifact): Promise<StoredArtifact> {
    const known = await this.#find(artifact.name);
    if (known !== undefined && known.program !== artifact.program) {
      throw new Error(
        `There is already another program named '${artifact.name}': artifacts never change. Take a new name.`,
      );
    }
    if (known !== undefined) return known;
    if (this.database === null) this.#volatile.set(artifact.name, artifact);
    else await this.database.add('artifacts', artifact);
    return artifact;
  }

  async #find(name: string): Promise<StoredArtifact | undefined> {
    return this.database === null ? this.#volatile.get(name) : await this.database.get('artifacts', name);
  }

  async delete(name: string): Promise<Result<null, string>> {
    try {
      this.#volatile.delete(name);
      await this.database?.delete('artifacts', name);
      return ok(null);
    } catch (error) {
      return err(storageFailure(error));
    }
  }
}
