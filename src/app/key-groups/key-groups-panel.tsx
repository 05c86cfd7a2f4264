import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Term } from '../controls/term.tsx';
import { formatBytes, formatCountOf } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import type { JobModel } from '../monitor/job-model.ts';
import { KeyGroupStrip } from './key-group-strip.tsx';
import { KeyGroupTable } from './key-group-table.tsx';
import { keyedVertices, type KeyedVertex } from './keyed-vertices.ts';
import { stripModel } from './strip-model.ts';
import './key-groups.css';

/** Ownership of keyed state, live. */
export function KeyGroupsPanel({ page }: { readonly page: Page }): JSX.Element {
  const isTable = useSignal(false);
  const job = page.monitor.watched.value;
  const jobGraph = job?.submitted.jobGraph ?? page.plan.jobGraph.value;
  const earlier = page.monitor.jobs.value.filter((other) => other !== job);
  const keyed = jobGraph === null ? [] : keyedVertices(jobGraph, job, earlier);
  if (keyed.length === 0) {
    return (
      <p class="empty">
        Each vertex behind a keyBy gets a strip here: which subtask owns which <Term word="key group" />, and how many
        keys are in it.
        {jobGraph === null ? ' Run a job to see it live.' : ' This job has no keyed vertex.'}
      </p>
    );
  }
  return (
    <div class="key-groups">
      <div class="key-groups-options">
        <button type="button" aria-pressed={isTable.value} onClick={() => (isTable.value = !isTable.value)}>
          Table
        </button>
      </div>
      {keyed.map((vertex) => (
        <KeyedVertexSection
          key={vertex.operator.uid ?? vertex.operator.name}
          keyed={vertex}
          job={job}
          isTable={isTable.value}
        />
      ))}
    </div>
  );
}

interface KeyedVertexSectionProps {
  readonly keyed: KeyedVertex;
  readonly job: JobModel | null;
  readonly isTable: boolean;
}

function KeyedVertexSection({ keyed, job, isTable }: KeyedVertexSectionProps): JSX.Element {
  const { vertex, operator, counts } = keyed;
  const { movedGroups, groupsPerCell } = stripModel(counts, keyed.before, 0);
  const total = counts.keysPerSubtask.reduce((sum, keys) => sum + keys, 0);
  const restored = job?.restored.value?.bytesPerSubtask[vertex.id] ?? [];
  const read = restored.reduce((sum, bytes) => sum + bytes, 0);
  return (
    <section class="keyed-vertex" aria-label={plainText(operator.name)}>
      <h3>
        {plainText(operator.name)}
        <span class="muted">
          {formatCountOf(counts.maxParallelism, 'key group')} · parallelism {vertex.parallelism} ·{' '}
          {formatCountOf(total, 'key')}
          {counts.sizeBytes > 0 ? ` · ${formatBytes(counts.sizeBytes)}` : ''}
          {movedGroups > 0 ? ` · ${movedGroups} groups have another owner than in the run before` : ''}
          {read > 0 ? ` · read ${formatBytes(read)} on restore` : ''}
          {job === null ? ' · as it would be' : ''}
        </span>
      </h3>
      {isTable ? <KeyGroupTable keyed={keyed} restoredBytes={restored} /> : <KeyGroupStrip keyed={keyed} />}
      {!isTable && groupsPerCell > 1 && counts.maxParallelism > 512 ? (
        <p class="muted">Neighbouring key groups are drawn together.</p>
      ) : null}
    </section>
  );
}
