import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './virtual-list.css';

interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  /** Stays at the end while the reader is at the end. */
  readonly followEnd?: boolean;
  readonly row: (index: number) => ComponentChildren;
  /** Called when other rows came into view. */
  readonly onRange?: (first: number, last: number) => void;
}

const OVERSCAN = 4;
/** Browsers don't scroll further than some 30 million pixels. */
const MAX_HEIGHT_PX = 16_000_000;

/** A list of rows of one height of which only those in view exist. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { label, count, rowHeight, followEnd = false, row, onRange } = props;
  const element = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(200);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const node = element.current;
    if (node === null) return;
    const observer = new ResizeObserver(() => {
      height.value = node.clientHeight;
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const node = element.current;
    if (node !== null && followEnd && isAtEnd.current) node.scrollTop = node.scrollHeight;
  }, [count, followEnd]);
  const shownCount = Math.min(count, Math.floor(MAX_HEIGHT_PX / rowHeight));
  const first = Math.max(0, Math.floor(top.value / rowHeight) - OVERSCAN);
  const last = Math.min(shownCount, Math.ceil((top.value + height.value) / rowHeight) + OVERSCAN);
  useEffect(() => onRange?.(first, last), [first, last]);
  return (
    <div
      ref={element}
      class="virtual-list"
      role="list"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => {
        const node = event.currentTarget;
        // Rows may have been added since the scroll that this event tells of: only a way up means that a reader left the end.
        if (node.scrollTop + node.clientHeight >= node.scrollHeight - rowHeight) isAtEnd.current = true;
        else if (node.scrollTop < top.peek()) isAtEnd.current = false;
        top.value = node.scrollTop;
      }}
    >
      <div class="virtual-list-space" role="presentation" style={{ height: `${shownCount * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, at) => (
            <div
              key={first + at}
              role="listitem"
              class="virtual-row"
              style={{ height: `${rowHeight}px` }}
              aria-setsize={count}
              aria-posinset={first + at + 1}
            >
              {row(first + at)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
