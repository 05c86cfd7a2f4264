import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { readSettings } from '../commands/shared-job.ts';
import { Dialog } from '../controls/dialog.tsx';
import { formatCount } from '../format/quantity.ts';
import { shareFragment } from '../share/share-link.ts';

/** The link, to be copied. */
export function ShareDialog({ page, onClose }: { readonly page: Page; readonly onClose: () => void }): JSX.Element {
  const { workspace } = page;
  const state = useSignal('');
  const link = `${location.href.replace(/#.*$/s, '')}${shareFragment({
    source: workspace.source.value,
    ...readSettings(workspace.settings),
  })}`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      state.value = 'copied';
    } catch {
      state.value = 'the browser refused: select the link and copy it';
    }
  };
  return (
    <Dialog title="Share code and settings" onClose={onClose}>
      <p class="muted">
        The link holds the source, parallelism and max parallelism ({formatCount(link.length)} characters); nothing is
        sent anywhere. Whoever opens it sees the code, and runs it by pressing Run.
      </p>
      <input
        class="share-link mono"
        aria-label="Link"
        readOnly
        value={link}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div class="dialog-actions">
        <span class="muted" role="status">
          {state.value}
        </span>
        <button type="button" onClick={onClose}>
          Close
        </button>
        <button type="button" class="primary" onClick={() => void copy()}>
          Copy link
        </button>
      </div>
    </Dialog>
  );
}
