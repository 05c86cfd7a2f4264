import type { FileReader } from '../../core/savepoint/file-request.ts';
import { readSavepoint, type Savepoint } from '../../core/savepoint/read-savepoint.ts';
import { summarizeSavepoint, type SavepointSummary } from '../../core/savepoint/summarize-savepoint.ts';
import { plainText } from '../format/short-id.ts';
import type { Session } from '../session/session.ts';

/** What is known of one savepoint. */
export type LoadedSavepoint =
  | { readonly state: 'loading' }
  | { readonly state: 'unreadable'; readonly reason: string }
  | {
      readonly state: 'loaded';
      readonly savepoint: Savepoint;
      /** null until the state files have been read. */
      readonly summary: SavepointSummary | null;
    };

/** Keys are counted on the main thread, in steps; beyond this size that would be felt. */
const MAX_COUNTED_BYTES = 24_000_000;

/** Reads metadata, then state files; tells what it has so far. */
export async function loadSavepoint(
  session: Session,
  path: string,
  sizeBytes: number,
  tell: (loaded: LoadedSavepoint) => void,
): Promise<void> {
  tell({ state: 'loading' });
  try {
    const savepoint = await drive(session, readSavepoint(path));
    tell({ state: 'loaded', savepoint, summary: null });
    const summary = await drive(session, summarizeSavepoint(savepoint, { countKeys: sizeBytes <= MAX_COUNTED_BYTES }));
    tell({ state: 'loaded', savepoint, summary });
  } catch (error) {
    tell({ state: 'unreadable', reason: plainText(error instanceof Error ? error.message : String(error)) });
  }
}

async function drive<T>(session: Session, reader: FileReader<T>): Promise<T> {
  let step = reader.next();
  while (step.done !== true) {
    const answer = await session.savepoints.readFile(step.value);
    if (!answer.ok) throw new Error(answer.error.chain.at(-1)?.message ?? 'The storage did not answer.');
    step = reader.next(answer.value);
  }
  return step.value;
}
