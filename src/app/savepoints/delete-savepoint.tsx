import type { JSX } from 'preact';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { Page } from '../commands/page.ts';
import { Dialog } from '../controls/dialog.tsx';
import { formatBytes, formatCountOf } from '../format/quantity.ts';
import { lastSegment, plainText } from '../format/short-id.ts';
import type { LoadedSavepoint } from './read-savepoint-files.ts';

interface DeleteSavepointProps {
  readonly page: Page;
  readonly snapshot: SnapshotDescription;
  readonly loaded: LoadedSavepoint;
  readonly onClose: () => void;
}

/** Says what is lost before it is. */
export function DeleteSavepoint({ page, snapshot, loaded, onClose }: DeleteSavepointProps): JSX.Element {
  return (
    <Dialog title={`Delete ${plainText(lastSegment(snapshot.path))}`} onClose={onClose}>
      <p>
        This deletes {keysIn(loaded)}
        {formatBytes(snapshot.sizeBytes)} for good, as <code>flink savepoint -d</code> does. Savepoints that were taken
        later don't need it. Download it first if it may be wanted again.
      </p>
      <div class="dialog-actions">
        <button type="button" onClick={onClose}>
          Keep
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            onClose();
            void page.commands.dispose(snapshot.path);
          }}
        >
          Delete
        </button>
      </div>
    </Dialog>
  );
}

function keysIn(loaded: LoadedSavepoint): string {
  if (loaded.state !== 'loaded' || loaded.summary === null) return '';
  let keys = 0;
  for (const { keyed } of loaded.summary.values()) keys += keyed?.keyCount ?? 0;
  return keys === 0 ? '' : `${formatCountOf(keys, 'key')}, `;
}
