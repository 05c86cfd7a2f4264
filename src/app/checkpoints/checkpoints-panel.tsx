import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { CheckpointReport } from '../../core/protocol/job-manager-message.ts';
import type { Page } from '../commands/page.ts';
import { Term } from '../controls/term.tsx';
import type { JobModel } from '../monitor/job-model.ts';
import { CheckpointDetails } from './checkpoint-details.tsx';
import { CheckpointList } from './checkpoint-list.tsx';
import './checkpoints.css';

/** All snapshots of the watched job, and the phases of one. */
export function CheckpointsPanel({ page }: { readonly page: Page }): JSX.Element {
  const job = page.monitor.watched.value;
  const selected = useSignal<number | null>(null);
  const isHeld = useSignal(false);
  const held = useSignal<readonly CheckpointReport[]>([]);
  const shown = useComputed(() => (isHeld.value ? heldRows(held.value, job) : (job?.checkpoints.value ?? [])));
  if (job === null || job.checkpoints.value.length === 0) {
    return (
      <p class="empty">
        Each <Term word="checkpoint" /> of the job appears here with its phases: how long barriers took, who waited for
        whom, how many bytes were written.{' '}
        {job === null ? 'Run a job to see the first.' : 'The first has not started yet.'}
      </p>
    );
  }
  const hold = (): void => {
    if (!isHeld.value) held.value = job.checkpoints.value;
    isHeld.value = true;
  };
  const newest = job.checkpoints.value[0];
  const chosen = job.checkpoints.value.find(({ checkpointId }) => checkpointId === selected.value) ?? newest;
  return (
    <div class="checkpoints">
      <div
        class="checkpoints-list"
        onPointerEnter={hold}
        onFocusCapture={hold}
        onPointerLeave={() => (isHeld.value = false)}
        onBlurCapture={() => (isHeld.value = false)}
      >
        <HeldNote count={useNewer(shown, job)} />
        <CheckpointList
          checkpoints={shown.value}
          selected={chosen?.checkpointId ?? null}
          select={(id) => (selected.value = id)}
        />
      </div>
      {chosen === undefined ? null : <CheckpointDetails checkpoint={chosen} jobGraph={job.submitted.jobGraph} />}
    </div>
  );
}

/** The same rows as when the pointer came, with what is known of them now. */
function heldRows(rows: readonly CheckpointReport[], job: JobModel | null): readonly CheckpointReport[] {
  const now = job?.checkpoints.value ?? [];
  return rows.map((row) => now.find(({ checkpointId }) => checkpointId === row.checkpointId) ?? row);
}

const useNewer = (shown: ReadonlySignal<readonly CheckpointReport[]>, job: JobModel): number => {
  const newestShown = shown.value[0]?.checkpointId ?? 0;
  return job.checkpoints.value.filter(({ checkpointId }) => checkpointId > newestShown).length;
};

const HeldNote = ({ count }: { readonly count: number }): JSX.Element => (
  <div class="checkpoints-held muted">
    {count === 0 ? '' : `${count} newer; the list stands still while you are in it`}
  </div>
);
