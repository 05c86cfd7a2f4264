import type { JobGraph } from '../../core/graph/job-graph.ts';
import { restoreVerdict, type RestoreVerdict } from '../../core/savepoint/restore-verdict.ts';
import { plainText } from '../format/short-id.ts';
import type { LoadedSavepoint } from './read-savepoint-files.ts';

/** What a run of the source from a savepoint would do. */
export type SourceVerdict =
  | { readonly state: 'waiting' }
  | { readonly state: 'no-graph' }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'known'; readonly verdict: RestoreVerdict; readonly jobGraph: JobGraph };

export function sourceVerdict(
  loaded: LoadedSavepoint,
  jobGraph: JobGraph | null,
  path: string,
  allowNonRestoredState: boolean,
): SourceVerdict {
  if (loaded.state !== 'loaded') return { state: 'waiting' };
  if (jobGraph === null) return { state: 'no-graph' };
  const { savepoint, summary } = loaded;
  try {
    const options = { allowNonRestoredState, path, stateBackend: 'hashmap', summary } as const;
    return { state: 'known', jobGraph, verdict: restoreVerdict(savepoint.metadata, jobGraph, options) };
  } catch (error) {
    return { state: 'unknown', reason: plainText(error instanceof Error ? error.message : String(error)) };
  }
}
