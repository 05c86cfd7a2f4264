import type { JSX } from 'preact';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { CheckpointReport } from '../../core/protocol/job-manager-message.ts';
import type { CheckpointMetrics } from '../../core/protocol/task-message.ts';
import { ownerSwatch } from '../controls/owner-colour.ts';
import { Term } from '../controls/term.tsx';
import { formatBytes, formatDuration } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import { KIND_NAMES } from './checkpoint-list.tsx';

interface CheckpointDetailsProps {
  readonly checkpoint: CheckpointReport;
  readonly jobGraph: JobGraph;
}

/** Phases of each subtask on one scale: from the trigger to the last byte. */
export function CheckpointDetails({ checkpoint, jobGraph }: CheckpointDetailsProps): JSX.Element {
  const longest = Math.max(1, ...checkpoint.subtasks.map(({ metrics }) => total(metrics)));
  const rows = jobGraph.topologicalOrder.flatMap((id) => {
    const vertex = jobGraph.vertices.find((candidate) => candidate.id === id);
    const subtasks = checkpoint.subtasks.filter(({ vertexId }) => vertexId === id);
    return subtasks.toSorted((a, b) => a.subtask - b.subtask).map((entry) => ({ ...entry, name: vertex?.name ?? id }));
  });
  return (
    <div class="checkpoint-details" tabIndex={0}>
      <h3>
        {KIND_NAMES[checkpoint.kind]} {checkpoint.checkpointId}
        <span class="phase-legend muted">
          <span class="phase phase-start" /> to first <Term word="barrier" /> <span class="phase phase-alignment" />{' '}
          <Term word="alignment" /> <span class="phase phase-sync" /> sync <span class="phase phase-async" /> async
        </span>
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Subtask</th>
            <th scope="col" class="phase-column">
              Phases
            </th>
            <th scope="col" class="number">
              Total
            </th>
            <th scope="col" class="number">
              Alignment
            </th>
            <th scope="col" class="number">
              Pause
            </th>
            <th scope="col" class="number">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ vertexId, subtask, name, metrics }) => {
            const swatch = ownerSwatch(subtask);
            return (
              <tr key={`${vertexId}/${subtask}`}>
                <th scope="row" class="ellipsis" title={plainText(name)}>
                  <span class={`${swatch.class} owner-square`} style={swatch.style} /> {subtask} · {plainText(name)}
                </th>
                <td class="phase-column">
                  <Phases metrics={metrics} longest={longest} />
                </td>
                <td class="number">{formatDuration(total(metrics))}</td>
                <td class="number">{formatDuration(metrics.alignmentDurationMs)}</td>
                <td class="number">{formatDuration(metrics.longestPauseMs)}</td>
                <td class="number">{formatBytes(metrics.stateSizeBytes)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const total = (metrics: CheckpointMetrics): number =>
  metrics.startDelayMs + metrics.alignmentDurationMs + metrics.syncDurationMs + metrics.asyncDurationMs;

function Phases({ metrics, longest }: { readonly metrics: CheckpointMetrics; readonly longest: number }): JSX.Element {
  const phases = [
    ['start', metrics.startDelayMs],
    ['alignment', metrics.alignmentDurationMs],
    ['sync', metrics.syncDurationMs],
    ['async', metrics.asyncDurationMs],
  ] as const;
  return (
    <span class="phases" aria-hidden="true">
      {phases.map(([name, durationMs]) => (
        <span key={name} class={`phase-${name}`} style={{ width: `${(durationMs / longest) * 100}%` }} />
      ))}
    </span>
  );
}
