import { useSignal } from '@preact/signals';
import { select } from 'd3';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ownerColour, ownerPattern } from '../controls/owner-colour.ts';
import { formatCountOf } from '../format/quantity.ts';
import { prefersReducedMotion } from '../settings/theme.ts';
import { stripModel, type StripCell, type StripModel, type StripSegment } from './strip-model.ts';
import type { KeyedVertex } from './keyed-vertices.ts';

const HEIGHT = 72;
const LABEL_HEIGHT = 18;
const MOVE_MS = 500;
const WIDE_LABEL_PX = 210;
const MIDDLE_LABEL_PX = 125;
const NARROW_LABEL_PX = 75;
const PARTS = ['ground', 'keys', 'pattern'] as const;

/** The strip of one operator; cells slide to their new owner when the job has been rescaled. */
export function KeyGroupStrip({ keyed }: { readonly keyed: KeyedVertex }): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      width.value = element.clientWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const model = stripModel(keyed.counts, keyed.before, width.value);
  useEffect(() => {
    if (svg.current !== null && width.value > 0) draw(svg.current, model);
  }, [model]);
  const { owners } = keyed.counts;
  return (
    <svg
      ref={svg}
      class="strip"
      height={HEIGHT + LABEL_HEIGHT}
      role="img"
      aria-label={`${owners.length} key groups over ${model.segments.length} subtasks; the table has the figures`}
    >
      <defs>
        {[1, 2, 3].map((pattern) => (
          <pattern
            key={pattern}
            id={`owner-pattern-${pattern}`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform={`rotate(${pattern === 3 ? -45 : 45})`}
          >
            {pattern === 2 ? (
              <circle cx="2.5" cy="2.5" r="1" fill="var(--surface)" />
            ) : (
              <line y2="5" stroke="var(--surface)" stroke-width="2" />
            )}
          </pattern>
        ))}
      </defs>
      <g class="strip-cells" />
      <g class="strip-segments">
        {model.segments.map((segment) => (
          <text key={segment.owner} x={segment.x + 2} y={HEIGHT + 13}>
            {segmentLabel(segment)}
          </text>
        ))}
      </g>
    </svg>
  );
}

function segmentLabel({ owner, first, last, keys, width }: StripSegment): string {
  if (width >= WIDE_LABEL_PX) return `${owner} · groups ${first}–${last} · ${formatCountOf(keys, 'key')}`;
  if (width >= MIDDLE_LABEL_PX) return `${owner} · groups ${first}–${last}`;
  return width >= NARROW_LABEL_PX ? `${owner} · ${first}–${last}` : String(owner);
}

function draw(svg: SVGSVGElement, { cells, mostKeys }: StripModel): void {
  const groups = select(svg)
    .select<SVGGElement>('.strip-cells')
    .selectAll<SVGGElement, StripCell>('g')
    .data(cells, ({ first }) => first)
    .join((enter) => {
      const cell = enter.append('g');
      for (const part of PARTS) cell.append('rect').attr('class', `strip-${part}`);
      cell.append('title');
      return cell.attr('transform', ({ x }) => `translate(${x},0)`);
    });
  groups.select('title').text(cellTitle);
  const heightOf = ({ keys }: StripCell): number => (keys === 0 ? 0 : Math.max(2, (keys / mostKeys) * HEIGHT));
  // select() hands a group's datum on to its parts.
  for (const part of PARTS) groups.select(`.strip-${part}`).attr('width', ({ width }) => Math.max(1, width - 1));
  groups.select('.strip-ground').attr('height', HEIGHT);
  groups
    .select('.strip-keys')
    .attr('height', heightOf)
    .attr('y', (cell) => HEIGHT - heightOf(cell));
  groups
    .select('.strip-pattern')
    .attr('height', HEIGHT)
    .attr('fill', ({ owner }) => (ownerPattern(owner) === 0 ? 'none' : `url(#owner-pattern-${ownerPattern(owner)})`));
  // The stylesheet eases the colour: d3 would take the name of a variable apart.
  for (const part of ['ground', 'keys'])
    groups.select(`.strip-${part}`).style('fill', ({ owner }) => ownerColour(owner));
  const places = cells.map(({ x, owner }) => `${x}:${owner}`).join();
  if (svg.dataset['places'] === places) return; // only the keys changed: nothing moves
  const motionMs = svg.dataset['places'] === undefined || prefersReducedMotion() ? 0 : MOVE_MS;
  svg.dataset['places'] = places;
  groups
    .transition('move')
    .duration(motionMs)
    .attr('transform', ({ x }) => `translate(${x},0)`);
}

function cellTitle({ first, last, owner, keys, hasMoved }: StripCell): string {
  const groups = first === last ? `Key group ${first}` : `Key groups ${first}–${last}`;
  return `${groups}: subtask ${owner}, ${formatCountOf(keys, 'key')}${hasMoved ? '; moved here by the last restore' : ''}`;
}
