import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Dialog } from '../controls/dialog.tsx';
import { plainText } from '../format/short-id.ts';
import type { Artifact } from '../session/artifacts.ts';

/** Freezes the source under a name that `flink run` can use. */
export function PackageDialog({ page, onClose }: { readonly page: Page; readonly onClose: () => void }): JSX.Element {
  const artifacts = useSignal<readonly Artifact[]>([]);
  const name = useSignal(`new-${page.workspace.file.peek().name}.jar`);
  useSignalEffect(() => {
    void page.monitor.version.artifacts.value;
    void page.session.value?.artifacts.list().then((list) => {
      artifacts.value = list;
    });
  });
  const isTaken = artifacts.value.some((artifact) => artifact.name === name.value);
  return (
    <Dialog title="Package the source" onClose={onClose}>
      <form
        class="package-form"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void page.commands.package(name.value);
        }}
      >
        <label for="package-name">Artifact</label>
        <input
          id="package-name"
          value={name.value}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
        <p class="muted">
          It never changes again. Run it in the terminal:{' '}
          <code>
            flink run -p {page.workspace.settings.parallelism.value} {plainText(name.value)}
          </code>
        </p>
        {isTaken ? <p class="muted">There is an artifact of this name: only the same text may take it.</p> : null}
        <div class="dialog-actions">
          <button type="button" onClick={onClose}>
            Don't
          </button>
          <button type="submit" class="primary" disabled={name.value.trim() === ''}>
            Package
          </button>
        </div>
      </form>
      {artifacts.value.length === 0 ? null : (
        <ul class="artifacts">
          {artifacts.value.map((artifact) => (
            <li key={artifact.name}>
              <code>{plainText(artifact.name)}</code>{' '}
              <button
                type="button"
                class="link"
                onClick={() => void page.session.value?.artifacts.delete(artifact.name)}
              >
                delete
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
