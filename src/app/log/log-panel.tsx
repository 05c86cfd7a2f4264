import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { LineList } from '../controls/line-list.tsx';
import { formatCount } from '../format/quantity.ts';
import './log.css';

type Severity = 'info' | 'warn' | 'error';

const RANK: Readonly<Record<string, number>> = { info: 0, stdout: 0, warn: 1, error: 2 };

/** The log of the session. */
export function LogPanel({ page }: { readonly page: Page }): JSX.Element {
  const least = useSignal<Severity>('info');
  void page.monitor.lineCount.value;
  const { items, dropped } = page.monitor.log;
  const lines =
    least.value === 'info' ? items : items.filter(({ level }) => (RANK[level] ?? 0) >= (RANK[least.value] ?? 0));
  return (
    <div class="log">
      <div class="log-tools">
        <label>
          From{' '}
          <select
            value={least.value}
            onChange={({ currentTarget: { value } }) => {
              least.value = value === 'error' || value === 'warn' ? value : 'info';
            }}
          >
            <option value="info">info</option>
            <option value="warn">warn</option>
            <option value="error">error</option>
          </select>
        </label>
        <span class="muted">
          {formatCount(lines.length)} of {formatCount(items.length)} lines
        </span>
      </div>
      {lines.length === 0 ? (
        <p class="empty">What the JobManager and the tasks have to say appears here.</p>
      ) : (
        <LineList label="Log" lines={lines} dropped={dropped} />
      )}
    </div>
  );
}
