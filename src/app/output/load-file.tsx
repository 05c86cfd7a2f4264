import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { LoadFileDialog } from './load-file-dialog.tsx';

interface LoadFileProps {
  readonly page: Page;
  readonly onLoaded: (topic: string) => void;
}

/** Chooses a file that becomes a topic; the page's own drop leads to the same question. */
export function LoadFile({ page, onLoaded }: LoadFileProps): JSX.Element {
  const file = useSignal<File | null>(null);
  return (
    <>
      <label class="file-button" title="CSV or NDJSON; or drop the file anywhere on the page">
        File to topic…
        <input
          type="file"
          class="visually-hidden"
          accept=".csv,.ndjson,.jsonl,.json,.txt"
          disabled={page.session.value === null}
          onChange={({ currentTarget }) => {
            file.value = currentTarget.files?.[0] ?? null;
            currentTarget.value = '';
          }}
        />
      </label>
      {file.value === null ? null : (
        <LoadFileDialog page={page} file={file.value} onLoaded={onLoaded} onClose={() => (file.value = null)} />
      )}
    </>
  );
}
