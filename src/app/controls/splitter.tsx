import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import './splitter.css';

interface SplitterProps {
  /** Share of the container that the part before the splitter takes, 0 to 1. */
  readonly share: Signal<number>;
  readonly min: number;
  readonly max: number;
  /** `vertical`: a vertical bar between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** What it resizes: `Editor and graph`. */
  readonly label: string;
  readonly controls: string;
}

const STEP = 0.02;
const PAGE_STEP = 0.1;

/** A bar that is dragged, or moved with the arrow keys; a double click puts it back to the middle of its range. */
export function Splitter({ share, min, max, orientation, label, controls }: SplitterProps): JSX.Element {
  const set = (value: number): void => {
    share.value = Math.min(max, Math.max(min, value));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveOf(event.key, orientation, { share: share.value, min, max });
    if (moved === undefined) return;
    event.preventDefault();
    set(moved);
  };
  return (
    <div
      class={`splitter splitter-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-controls={controls}
      aria-valuenow={Math.round(share.value * 100)}
      aria-valuemin={Math.round(min * 100)}
      aria-valuemax={Math.round(max * 100)}
      onKeyDown={onKeyDown}
      onDblClick={() => set((min + max) / 2)}
      onPointerDown={(event) => drag(event, orientation, set)}
    />
  );
}

interface Range {
  readonly share: number;
  readonly min: number;
  readonly max: number;
}

function moveOf(key: string, orientation: SplitterProps['orientation'], range: Range): number | undefined {
  const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  switch (key) {
    case less:
      return range.share - STEP;
    case more:
      return range.share + STEP;
    case 'PageUp':
      return range.share - PAGE_STEP;
    case 'PageDown':
      return range.share + PAGE_STEP;
    case 'Home':
      return range.min;
    case 'End':
      return range.max;
    default:
      return undefined;
  }
}

function drag(event: PointerEvent, orientation: SplitterProps['orientation'], set: (share: number) => void): void {
  const bar = event.currentTarget;
  if (!(bar instanceof HTMLElement) || bar.parentElement === null || event.button !== 0) return;
  const area = bar.parentElement.getBoundingClientRect();
  bar.setPointerCapture(event.pointerId);
  const onMove = (move: PointerEvent): void =>
    set(orientation === 'vertical' ? (move.clientX - area.left) / area.width : (move.clientY - area.top) / area.height);
  const onEnd = (): void => {
    bar.removeEventListener('pointermove', onMove);
    bar.removeEventListener('lostpointercapture', onEnd);
  };
  bar.addEventListener('pointermove', onMove);
  bar.addEventListener('lostpointercapture', onEnd);
}
