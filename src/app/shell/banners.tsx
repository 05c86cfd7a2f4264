import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Notice } from '../controls/notice.tsx';

interface BannersProps {
  readonly page: Page;
  /** Why the link that the page was opened with could not be read; null if it could, or there was none. */
  readonly linkFailure: string | null;
}

/** What holds for the whole visit, said where it can't be missed. */
export function Banners({ page, linkFailure }: BannersProps): JSX.Element {
  const dismissed = useSignal<ReadonlySet<string>>(new Set());
  const notes = notesOf(page, linkFailure).filter(({ text }) => !dismissed.value.has(text));
  return (
    <div class="banners">
      {page.workspace.isUntrusted.value ? (
        <Notice
          kind="note"
          title="This code came with the link, and has not run"
          actions={
            <button
              type="button"
              class="primary"
              disabled={page.session.value === null}
              onClick={() => void page.commands.requestRun()}
            >
              Run it
            </button>
          }
        >
          Read it first. It runs in a sandbox, without access to this page, its storage or the network.
        </Notice>
      ) : null}
      {notes.map(({ kind, text }) => (
        <Notice key={text} kind={kind} onDismiss={() => (dismissed.value = new Set([...dismissed.value, text]))}>
          {text}
        </Notice>
      ))}
    </div>
  );
}

interface Note {
  readonly kind: 'note' | 'loss' | 'failure';
  readonly text: string;
}

function notesOf(page: Page, linkFailure: string | null): readonly Note[] {
  const environment = page.environment.value;
  const notes: Note[] = [];
  const engineFailure = page.engineFailure.value;
  if (engineFailure !== null) notes.push({ kind: 'failure', text: `The engine did not start: ${engineFailure}` });
  if (linkFailure !== null) notes.push({ kind: 'failure', text: linkFailure });
  if (environment === null) return notes;
  const { sandbox, storage, otherTab } = environment;
  if (!sandbox.works)
    notes.push({ kind: 'failure', text: `Jobs can't run here: ${sandbox.reason ?? 'the sandbox did not start.'}` });
  if (!storage.works) {
    const reason = storage.reason === null ? '' : ` (${storage.reason})`;
    notes.push({
      kind: 'loss',
      text: `Savepoints and topics live as long as this tab${reason}. Download what you want to keep.`,
    });
  }
  if (otherTab) {
    notes.push({
      kind: 'note',
      text: 'Sluice is open in another tab too: its jobs and unfinished savepoints are left alone.',
    });
  }
  return notes;
}
