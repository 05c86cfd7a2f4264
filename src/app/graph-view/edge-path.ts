import { linkHorizontal } from 'd3';
import type { Box } from './graph-layout.ts';

interface EdgeEnds {
  readonly source: readonly [number, number];
  readonly target: readonly [number, number];
}

const link = linkHorizontal<EdgeEnds, readonly [number, number]>()
  .x(([x]) => x)
  .y(([, y]) => y);

const ARROW = 7;

export function edgeEnds(from: Box, to: Box): EdgeEnds {
  return {
    source: [from.x + from.width, from.y + from.height / 2],
    target: [to.x - ARROW, to.y + to.height / 2],
  };
}

/** From the middle of the producer's right side to the middle of the consumer's left side. */
export const edgePath = (from: Box, to: Box): string => link(edgeEnds(from, to)) ?? '';

export function edgeMiddle(from: Box, to: Box): { x: number; y: number } {
  const { source, target } = edgeEnds(from, to);
  return { x: (source[0] + target[0]) / 2, y: (source[1] + target[1]) / 2 };
}
