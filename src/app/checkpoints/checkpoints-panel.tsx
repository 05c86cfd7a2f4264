import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { CheckpointReport } from '../../core/protocol/job-manager-message.ts';
import type { Page } from '../commands/page.ts';
import { Term } from '../controls/term.tsx';
import { CheckpointDetails } from './checkpoint-details.tsx';
import { CheckpointList } from './checkpoint-list.tsx';
import './checkpoints.css';

/** All snapshots of the watched job, and the phases of one. */
export function CheckpointsPanel({ page }: { readonly page: Page }): JSX.Element {
  const job = page.monitor.watched.value;
  const selected = useSignal<number | null>(null);
  const isHeld = useSignal(false);
  const held = useSignal<readonly CheckpointReport[]>([]);
  const now = job?.checkpoints.value ?? [];
  const shown = isHeld.value ? heldRows(held.value, now) : now;
  if (job === null || now.length === 0) {
    return (
      <p class="empty">
        Each <Term word="checkpoint" /> of the job appears here with its phases: how long barriers took, who waited for
        whom, how many bytes were written.{' '}
        {job === null ? 'Run a job to see the first.' : 'The first has not started yet.'}
      </p>
    );
  }
  const hold = (): void => {
    if (!isHeld.value) held.value = now;
    isHeld.value = true;
  };
  const newest = now[0];
  const chosen = now.find(({ checkpointId }) => checkpointId === selected.value) ?? newest;
  return (
    <div class="checkpoints">
      <div
        class="checkpoints-list"
        onPointerEnter={hold}
        onFocusCapture={hold}
        onPointerLeave={() => (isHeld.value = false)}
        onBlurCapture={() => (isHeld.value = false)}
      >
        <HeldNote count={newerThan(shown, now)} />
        <CheckpointList
          checkpoints={shown}
          selected={chosen?.checkpointId ?? null}
          select={(id) => (selected.value = id)}
        />
      </div>
      {chosen === undefined ? null : <CheckpointDetails checkpoint={chosen} jobGraph={job.submitted.jobGraph} />}
    </div>
  );
}

/** The same rows as when the pointer came, with what is known of them now. */
function heldRows(rows: readonly CheckpointReport[], now: readonly CheckpointReport[]): readonly CheckpointReport[] {
  return rows.map((row) => now.find(({ checkpointId }) => checkpointId === row.checkpointId) ?? row);
}

function newerThan(shown: readonly CheckpointReport[], now: readonly CheckpointReport[]): number {
  const newestShown = shown[0]?.checkpointId ?? 0;
  return now.filter(({ checkpointId }) => checkpointId > newestShown).length;
}

const HeldNote = ({ count }: { readonly count: number }): JSX.Element => (
  <div class="checkpoints-held muted">
    {count === 0 ? '' : `${count} newer; the list stands still while you are in it`}
  </div>
);
