import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Icon } from '../controls/icon.tsx';
import { glossary } from '../controls/glossary.ts';
import { MenuButton, type MenuItem } from '../controls/menu-button.tsx';
import { plainText } from '../format/short-id.ts';
import type { JobModel } from '../monitor/job-model.ts';
import { SpeedControls } from './speed-controls.tsx';

/** What can be done with the source, and with the job that runs. */
export function JobControls({ page }: { readonly page: Page }): JSX.Element {
  const { commands, monitor, session } = page;
  const pending = commands.pending.value;
  const job = monitor.running.value;
  const isRunning = job?.status.value === 'RUNNING';
  const isBusy = pending.has('stop') || pending.has('cancel');
  const reason = job === null ? 'No job is running' : `The job is ${job.status.value}`;
  return (
    <>
      <button
        type="button"
        class="primary"
        disabled={session.value === null || pending.has('run')}
        title="Run what the editor shows (Ctrl+Enter)"
        onClick={() => void commands.requestRun()}
      >
        <Icon name="run" /> {pending.has('run') ? 'Starting' : 'Run'}
      </button>
      <SpeedControls page={page} job={isRunning ? job : null} />
      <span class="bar-rule" />
      <button
        type="button"
        disabled={!isRunning || isBusy || pending.has('savepoint')}
        title={isRunning ? `${glossary.savepoint} (S)` : reason}
        onClick={() => job !== null && void commands.savepoint(job)}
      >
        {pending.has('savepoint') ? 'Saving' : 'Savepoint'}
      </button>
      <button
        type="button"
        disabled={!isRunning || isBusy}
        title={isRunning ? glossary['stop with savepoint'] : reason}
        onClick={() => job !== null && void commands.stopWithSavepoint(job)}
      >
        {pending.has('stop') ? 'Stopping' : 'Stop with savepoint'}
      </button>
      <button
        type="button"
        disabled={job === null || isBusy}
        title={job === null ? reason : 'End the job at once; what is not in a savepoint is lost'}
        onClick={() => job !== null && void commands.cancel(job)}
      >
        Cancel
      </button>
      <MenuButton
        label="Kill…"
        name="Kill a subtask"
        title={isRunning ? 'Kill a subtask: end its worker, as a crash would' : reason}
        disabled={!isRunning}
        items={() => (job === null ? [] : killItems(page, job))}
      />
    </>
  );
}

function killItems({ commands }: Page, job: JobModel): readonly MenuItem[] {
  const { vertices, topologicalOrder } = job.submitted.jobGraph;
  return topologicalOrder.flatMap((id) => {
    const vertex = vertices.find((candidate) => candidate.id === id);
    return job.attempts
      .peek()
      .filter(({ vertexId, state }) => vertexId === id && state === 'RUNNING')
      .toSorted((a, b) => a.subtask - b.subtask)
      .map(({ attemptId, subtask }) => {
        const what = `${plainText(vertex?.name ?? id)} (${subtask + 1}/${vertex?.parallelism ?? '?'})`;
        return { key: attemptId, label: what, onSelect: () => commands.killSubtask(attemptId, what) };
      });
  });
}
