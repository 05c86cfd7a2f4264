import type { JSX } from 'preact';
import type { CheckpointReport } from '../../core/protocol/job-manager-message.ts';
import { formatBytes, formatDuration, formatTimeOfDay } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';

interface CheckpointListProps {
  readonly checkpoints: readonly CheckpointReport[];
  readonly selected: number | null;
  readonly select: (checkpointId: number) => void;
}

export const KIND_NAMES: Readonly<Record<CheckpointReport['kind'], string>> = {
  checkpoint: 'checkpoint',
  savepoint: 'savepoint',
  stop: 'stop with savepoint',
  'stop-drain': 'stop with savepoint, drained',
};

export const CheckpointList = ({ checkpoints, selected, select }: CheckpointListProps): JSX.Element => (
  <table>
    <thead>
      <tr>
        <th scope="col" class="number">
          Id
        </th>
        <th scope="col">Kind</th>
        <th scope="col">State</th>
        <th scope="col">Triggered</th>
        <th scope="col" class="number">
          Duration
        </th>
        <th scope="col" class="number">
          Size
        </th>
        <th scope="col" class="number">
          Acknowledged
        </th>
        <th scope="col">Path or reason</th>
      </tr>
    </thead>
    <tbody>
      {checkpoints.map((checkpoint) => (
        <tr key={checkpoint.checkpointId} class={checkpoint.checkpointId === selected ? 'selected' : ''}>
          <td class="number">
            <button
              type="button"
              class="link"
              aria-label={`Phases of ${KIND_NAMES[checkpoint.kind]} ${checkpoint.checkpointId}`}
              aria-pressed={checkpoint.checkpointId === selected}
              onClick={() => select(checkpoint.checkpointId)}
            >
              {checkpoint.checkpointId}
            </button>
          </td>
          <td>{KIND_NAMES[checkpoint.kind]}</td>
          <td class={`checkpoint-${checkpoint.status}`}>{checkpoint.status.replace('-', ' ')}</td>
          <td>{formatTimeOfDay(checkpoint.triggerTimestamp)}</td>
          <td class="number">{checkpoint.durationMs === null ? '' : formatDuration(checkpoint.durationMs)}</td>
          <td class="number">{formatBytes(checkpoint.stateSizeBytes)}</td>
          <td class="number">
            {checkpoint.acknowledged}/{checkpoint.total}
          </td>
          <td class="checkpoint-outcome" title={outcome(checkpoint)}>
            {outcome(checkpoint)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const outcome = ({ failureReason, path }: CheckpointReport): string => plainText(failureReason ?? path ?? '');
