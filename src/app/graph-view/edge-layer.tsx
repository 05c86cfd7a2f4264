import type { ReadonlySignal } from '@preact/signals';
import { select } from 'd3';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { prefersReducedMotion } from '../settings/theme.ts';
import type { VertexFigures } from '../monitor/vertex-figures.ts';
import { BarrierTravels } from './barrier-travels.ts';
import { edgePath } from './edge-path.ts';
import type { Box, GraphLayout } from './graph-layout.ts';
import type { EdgeView, GraphModel } from './graph-model.ts';

interface EdgeLayerProps {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  /** By vertex id; null while nothing runs. */
  readonly figures: ReadonlySignal<ReadonlyMap<string, VertexFigures>> | null;
}

const MOVE_MS = 300;

/** Edges, moved by d3 when the layout changes, and the barriers on them. */
export function EdgeLayer({ model, layout, figures }: EdgeLayerProps): JSX.Element {
  const barriers = useRef<SVGGElement>(null);
  useEffect(() => {
    const group = barriers.current;
    if (group === null || figures === null) return undefined;
    const travels = new BarrierTravels();
    return figures.subscribe((now) => travels.update(group, model, now));
  }, [figures, model]);
  return (
    <svg class="edges" width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 L8 4 L0 8 z" fill="context-stroke" />
        </marker>
      </defs>
      {model.edges.map((edge) => {
        const from = layout.boxes.get(edge.from.key);
        const to = layout.boxes.get(edge.to.key);
        if (from === undefined || to === undefined) return null;
        const blocked = figures?.value.get(edge.to.vertex.id)?.blockedChannels ?? 0;
        return <Edge key={edge.key} edge={edge} from={from} to={to} isAligning={blocked > 0} />;
      })}
      <g ref={barriers} />
    </svg>
  );
}

interface EdgeProps {
  readonly edge: EdgeView;
  readonly from: Box;
  readonly to: Box;
  readonly isAligning: boolean;
}

function Edge({ edge, from, to, isAligning }: EdgeProps): JSX.Element {
  const path = useRef<SVGPathElement>(null);
  const d = edgePath(from, to);
  useEffect(() => {
    if (path.current === null) return;
    const line = select(path.current);
    const isNew = line.attr('d') === null;
    if (isNew || prefersReducedMotion()) line.interrupt().attr('d', d);
    else line.transition().duration(MOVE_MS).attr('d', d);
  }, [d]);
  return (
    <path
      ref={path}
      class={`edge ${isAligning ? 'edge-aligning' : ''}`}
      data-edge={edge.edge.index}
      marker-end="url(#arrow)"
    />
  );
}
