import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { formatBytes, formatCount, formatRate } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import type { TopicDescription } from '../session/topics.ts';
import { LoadFile } from './load-file.tsx';
import { PrintedLines } from './printed-lines.tsx';
import { TopicRecords } from './topic-records.tsx';
import './output.css';

/** Topics, and what jobs printed. */
export function OutputPanel({ page }: { readonly page: Page }): JSX.Element {
  const topics = useSignal<readonly TopicDescription[]>([]);
  /** null: printed lines. */
  const chosen = useSignal<string | null | undefined>(undefined);
  useSignalEffect(() => {
    void page.monitor.version.topics.value;
    void page.session.value?.topics.list().then((list) => {
      topics.value = list.toSorted((a, b) => a.name.localeCompare(b.name));
    });
  });
  const selected = useComputed(() => (chosen.value === undefined ? defaultTopic(topics.value) : chosen.value));
  const topic = topics.value.find(({ name }) => name === selected.value);
  return (
    <div class="output">
      <div class="output-sources">
        <button type="button" aria-pressed={selected.value === null} onClick={() => (chosen.value = null)}>
          <span>Printed</span>
          <span class="muted">print() and console</span>
        </button>
        {topics.value.map((description) => (
          <button
            key={description.name}
            type="button"
            aria-pressed={selected.value === description.name}
            onClick={() => (chosen.value = description.name)}
          >
            <span class="mono ellipsis">{plainText(description.name)}</span>
            <span class="muted">{extentOf(description)}</span>
          </button>
        ))}
        <LoadFile page={page} onLoaded={(name) => (chosen.value = name)} />
      </div>
      {topic === undefined ? <PrintedLines page={page} /> : <TopicRecords key={topic.name} page={page} topic={topic} />}
    </div>
  );
}

/** What a job wrote is looked for first. */
function defaultTopic(topics: readonly TopicDescription[]): string | null {
  const written = topics.filter(({ generator, partitions }) => generator === null && partitions.some(hasRecords));
  return written.find(({ name }) => name === 'alerts')?.name ?? written[0]?.name ?? null;
}

const hasRecords = ({ endOffset }: TopicDescription['partitions'][number]): boolean => (endOffset ?? 0) > 0;

function extentOf({ generator, partitions }: TopicDescription): string {
  if (generator !== null) {
    return generator.ratePerSecond === null ? 'generated' : `generated, ${formatRate(generator.ratePerSecond)}`;
  }
  const records = partitions.reduce((sum, { startOffset, endOffset }) => sum + (endOffset ?? 0) - startOffset, 0);
  const bytes = partitions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${formatCount(records)} · ${formatBytes(bytes)}`;
}
