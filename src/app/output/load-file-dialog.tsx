import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { rootMessage } from '../commands/problem.ts';
import { Dialog } from '../controls/dialog.tsx';
import { Notice } from '../controls/notice.tsx';
import { formatBytes, formatCountOf } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import type { LoadedFile } from '../session/topics.ts';
import { recordTypeText } from './record-type-text.ts';

interface LoadFileDialogProps {
  readonly page: Page;
  readonly file: File;
  readonly onLoaded: (topic: string) => void;
  readonly onClose: () => void;
}

/** Asks what a file is, loads it, and tells what came of it. */
export function LoadFileDialog({ page, file, onLoaded, onClose }: LoadFileDialogProps): JSX.Element {
  const topic = useSignal(topicName(file.name));
  const format = useSignal<'csv' | 'ndjson'>(/\.(?:ndjson|jsonl|json)$/i.test(file.name) ? 'ndjson' : 'csv');
  const keyField = useSignal('');
  const isLoading = useSignal(false);
  const failure = useSignal<string | null>(null);
  const loaded = useSignal<LoadedFile | null>(null);

  const load = async (): Promise<void> => {
    const session = page.session.peek();
    if (session === null || isLoading.peek()) return;
    isLoading.value = true;
    const result = await session.topics.loadFile(file, {
      topic: topic.peek(),
      format: format.peek(),
      keyField: keyField.peek().trim() === '' ? null : keyField.peek().trim(),
    });
    isLoading.value = false;
    if (!result.ok) failure.value = rootMessage(result.error);
    else {
      failure.value = null;
      loaded.value = result.value;
      onLoaded(result.value.topic);
    }
  };

  return (
    <Dialog title={`${plainText(file.name)} becomes a topic`} onClose={onClose}>
      {loaded.value === null ? (
        <form
          class="load-file"
          onSubmit={(event) => {
            event.preventDefault();
            void load();
          }}
        >
          <label for="load-topic">Topic</label>
          <input
            id="load-topic"
            value={topic.value}
            onInput={({ currentTarget }) => (topic.value = currentTarget.value)}
          />
          <label for="load-format">Format</label>
          <select
            id="load-format"
            value={format.value}
            onChange={({ currentTarget }) => (format.value = currentTarget.value === 'csv' ? 'csv' : 'ndjson')}
          >
            <option value="csv">CSV, first line names the fields</option>
            <option value="ndjson">NDJSON, one JSON value a line</option>
          </select>
          <label for="load-key">Key field</label>
          <input
            id="load-key"
            value={keyField.value}
            placeholder="none: records go round"
            onInput={({ currentTarget }) => (keyField.value = currentTarget.value)}
          />
          <p class="muted">
            {formatBytes(file.size)}. The key's value chooses the partition, so that a key's records keep their order.
          </p>
          {failure.value === null ? null : (
            <Notice kind="failure" title="The file was not loaded">
              {plainText(failure.value)}
            </Notice>
          )}
          <div class="dialog-actions">
            <button type="button" onClick={onClose}>
              Leave it
            </button>
            <button type="submit" class="primary" disabled={isLoading.value}>
              {isLoading.value ? 'Loading…' : 'Load'}
            </button>
          </div>
        </form>
      ) : (
        <Loaded loaded={loaded.value} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Loaded({ loaded, onClose }: { readonly loaded: LoadedFile; readonly onClose: () => void }): JSX.Element {
  return (
    <>
      <p>
        {formatCountOf(loaded.records, 'record')} in topic <code>{plainText(loaded.topic)}</code>. To read them in a
        job:
      </p>
      <pre class="load-file-type" tabIndex={0}>
        {recordTypeText(loaded)}
      </pre>
      {loaded.malformedCount === 0 ? null : (
        <Notice kind="loss" title={`${formatCountOf(loaded.malformedCount, 'malformed line')} left out`}>
          <pre>{loaded.malformed.map(({ line, message }) => `line ${line}: ${plainText(message)}`).join('\n')}</pre>
        </Notice>
      )}
      <div class="dialog-actions">
        <button type="button" class="primary" onClick={onClose}>
          Done
        </button>
      </div>
    </>
  );
}

const topicName = (fileName: string): string => fileName.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9._-]+/g, '-');
