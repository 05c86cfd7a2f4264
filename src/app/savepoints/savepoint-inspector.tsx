import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { Page } from '../commands/page.ts';
import { rootMessage } from '../commands/problem.ts';
import { Notice } from '../controls/notice.tsx';
import { formatBytes, formatTimestamp } from '../format/quantity.ts';
import { lastSegment, plainText, shortId } from '../format/short-id.ts';
import { DeleteSavepoint } from './delete-savepoint.tsx';
import type { LoadedSavepoint } from './read-savepoint-files.ts';
import { RestorePlan } from './restore-plan.tsx';
import { sourceVerdict } from './source-verdict.ts';
import { SavepointContents } from './savepoint-contents.tsx';

interface SavepointInspectorProps {
  readonly page: Page;
  readonly snapshot: SnapshotDescription;
  readonly loaded: LoadedSavepoint;
}

/** One savepoint: where it is, what a run from it would do, what is in it. */
export function SavepointInspector({ page, snapshot, loaded }: SavepointInspectorProps): JSX.Element {
  const isDeleting = useSignal(false);
  const message = useSignal<string | null>(null);
  const { settings } = page.workspace;
  const jobGraph = page.plan.jobGraph.value;
  const withoutRest = settings.allowNonRestoredState.value;
  const verdict = useMemo(
    () => sourceVerdict(loaded, jobGraph, snapshot.path, withoutRest),
    [loaded, jobGraph, snapshot.path, withoutRest],
  );
  return (
    <section class="savepoint-inspector" aria-label={`Savepoint ${lastSegment(snapshot.path)}`}>
      <header>
        <code class="savepoint-path">{plainText(snapshot.path)}</code>
        <div class="savepoint-facts muted">
          {originOf(snapshot)} · {formatTimestamp(snapshot.timestamp)} · {formatBytes(snapshot.sizeBytes)} ·{' '}
          {snapshot.restoredFrom === null
            ? 'of a job that started empty'
            : `of a job that started from ${plainText(lastSegment(snapshot.restoredFrom))}`}
        </div>
        <div class="savepoint-actions">
          <button type="button" onClick={() => void copy(snapshot.path, message)}>
            Copy path
          </button>
          <button type="button" onClick={() => void download(page, snapshot.path, message)}>
            Download
          </button>
          <button type="button" class="danger" onClick={() => (isDeleting.value = true)}>
            Delete…
          </button>
          <span role="status" class="ellipsis muted">
            {message.value}
          </span>
        </div>
      </header>
      {loaded.state === 'unreadable' ? (
        <Notice kind="failure" title="This snapshot can't be read">
          {loaded.reason}
        </Notice>
      ) : (
        <RestorePlan page={page} snapshot={snapshot} verdict={verdict} />
      )}
      <SavepointContents loaded={loaded} verdict={verdict} />
      {isDeleting.value ? (
        <DeleteSavepoint page={page} snapshot={snapshot} loaded={loaded} onClose={() => (isDeleting.value = false)} />
      ) : null}
    </section>
  );
}

/** An imported one does not say which job it is of. */
const originOf = ({ jobName, jobId }: SnapshotDescription): string =>
  /^0+$/.test(jobId) ? 'imported' : `${plainText(jobName)} ${shortId(jobId)}`;

interface Message {
  value: string | null;
}

async function copy(path: string, message: Message): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    message.value = 'copied';
  } catch {
    message.value = 'the browser refused: select the path and copy it';
  }
}

async function download(page: Page, path: string, message: Message): Promise<void> {
  const session = page.session.peek();
  if (session === null) return;
  message.value = 'packing…';
  const packed = await session.savepoints.download(path, 'stored');
  if (!packed.ok) {
    message.value = rootMessage(packed.error);
    return;
  }
  message.value = packed.value.leftOut;
  const url = URL.createObjectURL(packed.value.zip);
  const link = document.createElement('a');
  link.href = url;
  link.download = packed.value.fileName;
  link.click();
  // The browser has taken the Blob once the click is handled; a minute is far beyond that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
