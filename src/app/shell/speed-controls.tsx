import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Icon } from '../controls/icon.tsx';
import type { JobModel } from '../monitor/job-model.ts';

const SPEEDS: readonly (readonly [string, number])[] = [
  ['1 /s', 1],
  ['10 /s', 10],
  ['100 /s', 100],
  ['1 k/s', 1000],
  ['10 k/s', 10_000],
];

/** Slower, record by record, or as fast as it goes: of each source subtask. */
export function SpeedControls({ page, job }: { readonly page: Page; readonly job: JobModel | null }): JSX.Element {
  const { commands } = page;
  const speed = job === null ? page.workspace.settings.speed.value : job.speed.value;
  const isPaused = speed === 0;
  return (
    <>
      <button
        type="button"
        class="icon-button"
        disabled={job === null}
        aria-label={isPaused ? 'Go on' : 'Pause the sources'}
        title={isPaused ? 'Go on' : 'Pause the sources'}
        onClick={() => job !== null && commands.setSpeed(job, isPaused ? null : 0)}
      >
        <Icon name={isPaused ? 'run' : 'pause'} />
      </button>
      <button
        type="button"
        class="icon-button"
        disabled={!isPaused}
        aria-label="One record of each source subtask"
        title="One record of each source subtask"
        onClick={() => job !== null && commands.step(job)}
      >
        <Icon name="step" />
      </button>
      <select
        class="speed"
        aria-label="Records per second of each source subtask"
        title="Records per second of each source subtask, of this run and the next"
        value={speed === null ? 'full' : String(speed)}
        onChange={({ currentTarget: { value } }) => commands.setSpeed(job, value === 'full' ? null : Number(value))}
      >
        <option value="full">all</option>
        {SPEEDS.map(([label, value]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        <option value="0">paused</option>
      </select>
    </>
  );
}
