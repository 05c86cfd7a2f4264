import { easeLinear, select } from 'd3';
import { prefersReducedMotion } from '../settings/theme.ts';
import type { VertexFigures } from '../monitor/vertex-figures.ts';
import type { GraphModel } from './graph-model.ts';

const TRAVEL_MS = 600;
const HALF_LENGTH = 9;

/**
 * Barriers seen passing: when a vertex has forwarded a new one in all its subtasks, a numbered line travels along each of
 * its outgoing edges. Reports come four times a second, so this is where a barrier was, not a measurement.
 */
export class BarrierTravels {
  readonly #seen = new Map<string, number>();

  update(group: SVGGElement, model: GraphModel, figures: ReadonlyMap<string, VertexFigures>): void {
    for (const { vertex } of model.vertices) {
      const barrier = figures.get(vertex.id)?.lastBarrier ?? null;
      const before = this.#seen.get(vertex.id);
      if (barrier === null) continue;
      this.#seen.set(vertex.id, barrier);
      // What was there when the picture was opened has passed already.
      if (before === undefined || barrier <= before || prefersReducedMotion()) continue;
      for (const { edge, from } of model.edges) if (from.vertex.id === vertex.id) travel(group, edge.index, barrier);
    }
  }
}

function travel(group: SVGGElement, edge: number, barrier: number): void {
  const path = group.ownerSVGElement?.querySelector<SVGPathElement>(`[data-edge="${edge}"]`);
  if (path === null || path === undefined || path.getAttribute('d') === null) return;
  const length = path.getTotalLength();
  const mark = select(group).append('g').attr('class', 'barrier');
  mark.append('line').attr('y1', -HALF_LENGTH).attr('y2', HALF_LENGTH);
  mark
    .append('text')
    .attr('y', -HALF_LENGTH - 3)
    .text(barrier);
  mark
    .transition()
    .duration(TRAVEL_MS)
    .ease(easeLinear)
    .attrTween('transform', () => (progress) => {
      const { x, y } = path.getPointAtLength(progress * length);
      return `translate(${x},${y})`;
    })
    .remove();
}
