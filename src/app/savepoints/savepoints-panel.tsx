import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { Page } from '../commands/page.ts';
import { Term } from '../controls/term.tsx';
import { ImportSavepoint } from './import-savepoint.tsx';
import { lineage } from './lineage.ts';
import { loadSavepoint, type LoadedSavepoint } from './read-savepoint-files.ts';
import { SavepointInspector } from './savepoint-inspector.tsx';
import { SavepointTree } from './savepoint-tree.tsx';
import './savepoints.css';

/** The user's savepoints, and one of them in detail. */
export function SavepointsPanel({ page }: { readonly page: Page }): JSX.Element {
  const snapshots = useSignal<readonly SnapshotDescription[] | null>(null);
  const withCheckpoints = useSignal(false);
  const selectedPath = useSignal<string | null>(page.workspace.settings.savepointPath.peek());
  useSignalEffect(() => {
    void page.monitor.version.savepoints.value;
    void page.session.value?.savepoints.list().then((list) => {
      snapshots.value = list;
    });
  });
  const rows = useComputed(() =>
    lineage((snapshots.value ?? []).filter(({ owner }) => withCheckpoints.value || owner === 'user')),
  );
  const selected = useComputed(
    () =>
      rows.value.find(({ snapshot }) => snapshot.path === selectedPath.value)?.snapshot ??
      rows.value[0]?.snapshot ??
      null,
  );
  const loaded = useLoadedSavepoint(page, selected);
  return (
    <div class="savepoints">
      <div class="savepoints-list">
        <div class="savepoints-tools">
          <label>
            <input
              type="checkbox"
              checked={withCheckpoints.value}
              onChange={() => (withCheckpoints.value = !withCheckpoints.value)}
            />{' '}
            retained checkpoints too
          </label>
          <span class="spacer" />
          <ImportSavepoint page={page} onImported={(path) => (selectedPath.value = path)} />
        </div>
        {rows.value.length === 0 ? (
          <p class="empty">
            {snapshots.value === null && page.session.value !== null ? 'Looking for savepoints…' : 'A '}
            {snapshots.value === null && page.session.value !== null ? null : (
              <>
                <Term word="savepoint" /> that you take appears here, with what it was started from. Take one with the
                button above while a job runs, or import one: a zip, or the folder itself.
              </>
            )}
          </p>
        ) : (
          <SavepointTree rows={rows.value} selected={selected.value} select={(path) => (selectedPath.value = path)} />
        )}
      </div>
      {selected.value === null ? null : (
        <SavepointInspector key={selected.value.path} page={page} snapshot={selected.value} loaded={loaded.value} />
      )}
    </div>
  );
}

function useLoadedSavepoint(
  page: Page,
  selected: { readonly value: SnapshotDescription | null },
): { readonly value: LoadedSavepoint } {
  const loaded = useSignal<LoadedSavepoint>({ state: 'loading' });
  useSignalEffect(() => {
    const snapshot = selected.value;
    const session = page.session.value;
    if (snapshot === null || session === null) return undefined;
    let isCurrent = true;
    void loadSavepoint(session, snapshot.path, snapshot.sizeBytes, (next) => {
      if (isCurrent) loaded.value = next;
    });
    return () => {
      isCurrent = false;
    };
  });
  return loaded;
}
