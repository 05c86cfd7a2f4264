import type { JSX } from 'preact';
import { formatCount, formatTimeOfDay } from '../format/quantity.ts';
import { VirtualList } from './virtual-list.tsx';
import './line-list.css';

interface Line {
  readonly timeMs: number;
  readonly level: string;
  readonly source: string;
  readonly text: string;
}

interface LineListProps {
  readonly label: string;
  readonly lines: readonly Line[];
  /** How many older ones are gone. */
  readonly dropped: number;
}

const ROW_HEIGHT = 20;

/** Lines with time and origin, the newest last. */
export const LineList = ({ label, lines, dropped }: LineListProps): JSX.Element => (
  <div class="line-list">
    <div class="line-list-note muted">
      {dropped === 0 ? '' : `${formatCount(dropped)} lines were left out: only the newest are kept`}
    </div>
    <VirtualList
      label={label}
      count={lines.length}
      rowHeight={ROW_HEIGHT}
      followEnd
      row={(index) => {
        const line = lines[index];
        if (line === undefined) return null;
        return (
          <div class={`line line-${line.level}`} title={line.text}>
            <span class="line-time">{formatTimeOfDay(line.timeMs)}</span>
            <span class="line-source">{line.source}</span>
            <span class="line-text">{line.text}</span>
          </div>
        );
      }}
    />
  </div>
);
