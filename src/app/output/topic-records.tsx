import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Page } from '../commands/page.ts';
import { Term } from '../controls/term.tsx';
import { VirtualList } from '../controls/virtual-list.tsx';
import { formatCount, formatCountOf, formatTimeOfDay } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import type { TopicDescription, TopicRecord } from '../session/topics.ts';
import { RecordPages } from './record-pages.ts';

interface TopicRecordsProps {
  readonly page: Page;
  readonly topic: TopicDescription;
}

const ROW_HEIGHT = 20;

/** Records of a topic, all partitions merged or one of them. */
export function TopicRecords({ page, topic }: TopicRecordsProps): JSX.Element | null {
  const session = page.session.value;
  const partition = useSignal<number | null>(null);
  const follow = useSignal(topic.generator === null);
  const pages = useMemo(
    () => (session === null ? null : new RecordPages(session, topic.name, partition.value)),
    [session, topic.name, partition.value],
  );
  useEffect(() => () => pages?.close(), [pages]);
  useSignalEffect(() => {
    void page.monitor.version.topics.value;
    if (topic.generator === null) pages?.refresh();
  });
  if (pages === null) return null;
  void pages.version.value;
  const total = pages.total.value;
  return (
    <section class="records" aria-label={`Records of ${topic.name}`}>
      <header>
        <label>
          Partition{' '}
          <select
            value={partition.value ?? ''}
            onChange={({ currentTarget: { value } }) => (partition.value = value === '' ? null : Number(value))}
          >
            <option value="">all</option>
            {topic.partitions.map((_, at) => (
              <option key={at} value={at}>
                {at}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={follow.value} onChange={() => (follow.value = !follow.value)} /> follow
        </label>
        <span class="muted ellipsis">
          {topic.generator === null
            ? formatCountOf(total, 'record')
            : `computed from seed ${topic.generator.seed}; the first ${formatCount(total)} are shown`}
          {topic.openTransactions.length === 0
            ? ''
            : `, ${formatCountOf(topic.openTransactions.length, 'open transaction')}`}
          {topic.droppedRecords === 0 ? '' : `, ${formatCount(topic.droppedRecords)} older ones fell off`}
        </span>
      </header>
      {pages.failure.value !== null ? (
        <p class="empty">{plainText(pages.failure.value)}</p>
      ) : total === 0 ? (
        <p class="empty">
          Records appear here when they are written. A sink writes in <Term word="transaction">transactions</Term>: they
          show greyed until their checkpoint completes.
        </p>
      ) : (
        <VirtualList
          label={`Records of ${topic.name}`}
          count={total}
          rowHeight={ROW_HEIGHT}
          followEnd={follow.value && topic.generator === null}
          onRange={(first, last) => pages.show(first, last)}
          row={(index) => <RecordRow record={pages.record(index)} />}
        />
      )}
    </section>
  );
}

function RecordRow({ record }: { readonly record: TopicRecord | undefined }): JSX.Element {
  if (record === undefined) return <div class="record muted">…</div>;
  const { partition, offset, timestampMs, text, uncommitted } = record;
  return (
    <div class={`record ${uncommitted === null ? '' : 'record-uncommitted'}`} title={uncommitted?.why ?? undefined}>
      <span class="record-place">
        {partition}:{offset}
      </span>
      <span class="record-time">{formatTimeOfDay(timestampMs)}</span>
      <span class="record-text">{plainText(text)}</span>
      {uncommitted === null ? null : (
        <span class="record-why">
          {uncommitted.status === 'open' ? 'not committed yet' : 'aborted'}
          <span class="visually-hidden">: {plainText(uncommitted.why)}</span>
        </span>
      )}
    </div>
  );
}
