import { effect } from '@preact/signals';
import { readFragment, shareFragment, type SharedJob } from '../share/share-link.ts';
import { SHARED_FILE, type Workspace } from '../workspace/workspace.ts';

const TYPING_PAUSE_MS = 500;

/**
 * Shows the code of a link, and keeps the link in step while that code is edited: a reload then brings the edited text,
 * again unrun.
 * @returns why the link could not be read; null if it could, or there is none
 */
export function followLink(workspace: Workspace): string | null {
  const failure = openLink(workspace);
  addEventListener('hashchange', () => openLink(workspace));
  effect(() => {
    const { file, source, isEdited, settings } = workspace;
    if (file.value.name !== SHARED_FILE) return undefined;
    const job = { source: source.value, ...readSettings(settings) };
    if (!isEdited.value) return undefined;
    const timer = setTimeout(() => history.replaceState(null, '', shareFragment(job)), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return failure;
}

function openLink(workspace: Workspace): string | null {
  const link = readFragment(location.hash);
  if (link === null) return null;
  if (!link.ok) return link.error;
  workspace.openShared(link.value.source);
  workspace.settings.parallelism.value = link.value.parallelism;
  workspace.settings.maxParallelism.value = link.value.maxParallelism;
  return null;
}

export const readSettings = ({ parallelism, maxParallelism }: Workspace['settings']): Omit<SharedJob, 'source'> => ({
  parallelism: parallelism.value,
  maxParallelism: maxParallelism.value,
});
