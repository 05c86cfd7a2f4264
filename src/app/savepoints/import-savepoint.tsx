import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { rootMessage } from '../commands/problem.ts';
import { savepointDirectory } from '../commands/commands.ts';
import type { Page } from '../commands/page.ts';
import { droppedFiles } from '../controls/file-drop.ts';

interface ImportSavepointProps {
  readonly page: Page;
  readonly onImported: (path: string) => void;
}

interface ImportedFile {
  readonly path: string;
  readonly content: Blob;
}

/** Takes in a zip, by choice or by drop; a folder by drop. */
export function ImportSavepoint({ page, onImported }: ImportSavepointProps): JSX.Element {
  const state = useSignal('');
  const take = async (files: readonly ImportedFile[]): Promise<void> => {
    const session = page.session.peek();
    if (session === null || files.length === 0) return;
    state.value = 'importing…';
    const target = savepointDirectory(page.workspace.file.peek().name);
    const imported = await session.savepoints.importFiles(files, target);
    state.value = imported.ok ? '' : rootMessage(imported.error);
    if (imported.ok) onImported(imported.value);
  };
  return (
    <span
      class="import-savepoint"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(take);
      }}
    >
      <span class="ellipsis" role="status">
        {state.value}
      </span>
      <label class="file-button" title="A zip of a savepoint; or drop a zip or the savepoint's folder here">
        Import…
        <input
          type="file"
          class="visually-hidden"
          accept=".zip,application/zip"
          disabled={page.session.value === null}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            void take(files.map((file) => ({ path: file.name, content: file })));
            event.currentTarget.value = '';
          }}
        />
      </label>
    </span>
  );
}
