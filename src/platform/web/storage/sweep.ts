import { deletePath } from './indexed-db-file-store.ts';
import type { SluiceDatabase } from './database.ts';
import type { SessionLocks } from './session-locks.ts';

/**
 * Deletes what tabs that are gone left behind: pieces of snapshots that were never completed, and the engine's
 * checkpoints, whose jobs died with their tab. Completed savepoints are their user's.
 * @returns the directories deleted
 */
export async function sweep(database: SluiceDatabase, locks: SessionLocks): Promise<readonly string[]> {
  // First what is there, then who lives: a tab takes its lock before it writes.
  const snapshots = await database.getAll('snapshots');
  const owners = await directoryOwners(database);
  const living = await locks.living();
  if (living === null) return [];
  const savepoints = new Set(snapshots.filter((s) => s.description.owner === 'user').map((s) => s.path));
  const completed = new Map(snapshots.map((snapshot) => [snapshot.path, snapshot.session]));
  const swept = [...new Map([...owners, ...completed])].flatMap(([directory, session]) =>
    savepoints.has(directory) || living.has(session) ? [] : [directory],
  );
  for (const directory of swept) await deletePath(database, directory);
  return swept;
}

/** By directory, who wrote into it. Only keys and owners are read, not contents. */
async function directoryOwners(database: SluiceDatabase): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (const path of await database.getAllKeys('files')) {
    const directory = path.slice(0, path.lastIndexOf('/'));
    if (owners.has(directory)) continue;
    const file = await database.get('files', path);
    if (file !== undefined) owners.set(directory, file.session);
  }
  return owners;
}
