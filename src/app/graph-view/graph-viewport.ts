import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3';

const MIN_SCALE = 0.3;
const MAX_SCALE = 2;
const MARGIN = 16;

export interface GraphViewport {
  /** Shows all, as large as fits and not larger than life; unless the reader chose a part and `force` is not given. */
  fit(width: number, height: number, force?: boolean): void;
  zoomBy(factor: number): void;
  destroy(): void;
}

/** Panning by dragging the ground, zooming with Ctrl + wheel or a pinch; the page itself never scrolls away. */
export function createGraphViewport(element: HTMLElement, onMove: (transform: ZoomTransform) => void): GraphViewport {
  let chosenByReader = false;
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([MIN_SCALE, MAX_SCALE])
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return event.ctrlKey;
      const isGround = event.target instanceof Element && event.target.closest('.vertex, button') === null;
      return isGround && (!(event instanceof MouseEvent) || event.button === 0);
    })
    .on('zoom', ({ transform, sourceEvent }: { transform: ZoomTransform; sourceEvent: unknown }) => {
      if (sourceEvent !== null) chosenByReader = true;
      onMove(transform);
    });
  const ground = select(element).call(behaviour).on('dblclick.zoom', null);
  return {
    fit(width, height, force = false) {
      if (chosenByReader && !force) return;
      if (force) chosenByReader = false;
      const { clientWidth, clientHeight } = element;
      if (width === 0 || clientWidth === 0) return;
      const scale = Math.min(1, (clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height);
      const bounded = Math.max(MIN_SCALE, scale);
      const x = Math.max(MARGIN, (clientWidth - width * bounded) / 2);
      const y = Math.max(MARGIN, (clientHeight - height * bounded) / 2);
      ground.call((target) => behaviour.transform(target, zoomIdentity.translate(x, y).scale(bounded)));
    },
    zoomBy(factor) {
      chosenByReader = true;
      ground.call((target) => behaviour.scaleBy(target, factor));
    },
    destroy() {
      ground.on('.zoom', null);
    },
  };
}
