import type { KeyGroupCounts } from '../monitor/key-group-counts.ts';

/** Neighbouring key groups of one owner that are drawn as one cell. */
export interface StripCell {
  readonly first: number;
  readonly last: number;
  readonly owner: number;
  readonly keys: number;
  readonly x: number;
  readonly width: number;
  /** Owned by another subtask in the run before. */
  readonly hasMoved: boolean;
}

export interface StripSegment {
  readonly owner: number;
  readonly first: number;
  readonly last: number;
  readonly keys: number;
  readonly x: number;
  readonly width: number;
}

export interface StripModel {
  readonly cells: readonly StripCell[];
  readonly segments: readonly StripSegment[];
  /** Most keys of any cell: the height of all others is a part of it. */
  readonly mostKeys: number;
  readonly movedGroups: number;
  readonly groupsPerCell: number;
}

const SEGMENT_GAP = 5;
const MIN_CELL_WIDTH = 3;

/** @param before owners in the run before, null if there was none or with other key groups */
export function stripModel(counts: KeyGroupCounts, before: Uint16Array | null, width: number): StripModel {
  const { owners, keys } = counts;
  const ranges = rangesOf(owners);
  const room = Math.max(ranges.length, width - SEGMENT_GAP * (ranges.length - 1));
  const groupsPerCell = Math.max(1, Math.ceil((owners.length * MIN_CELL_WIDTH) / room));
  const groupWidth = room / Math.max(1, owners.length);
  const cells: StripCell[] = [];
  const segments: StripSegment[] = [];
  let movedGroups = 0;
  let x = 0;
  for (const { owner, first, last } of ranges) {
    const start = x;
    let segmentKeys = 0;
    for (let from = first; from <= last; from += groupsPerCell) {
      const to = Math.min(last, from + groupsPerCell - 1);
      const cellKeys = sumOf(keys, from, to);
      const moved = before === null ? 0 : countMoved(before, owner, from, to);
      const cellWidth = (to - from + 1) * groupWidth;
      cells.push({ first: from, last: to, owner, keys: cellKeys, x, width: cellWidth, hasMoved: moved > 0 });
      movedGroups += moved;
      segmentKeys += cellKeys;
      x += cellWidth;
    }
    segments.push({ owner, first, last, keys: segmentKeys, x: start, width: x - start });
    x += SEGMENT_GAP;
  }
  return { cells, segments, mostKeys: Math.max(1, ...cells.map((cell) => cell.keys)), movedGroups, groupsPerCell };
}

function rangesOf(owners: Uint16Array): { owner: number; first: number; last: number }[] {
  const ranges: { owner: number; first: number; last: number }[] = [];
  owners.forEach((owner, group) => {
    const open = ranges.at(-1);
    if (open !== undefined && open.owner === owner) open.last = group;
    else ranges.push({ owner, first: group, last: group });
  });
  return ranges;
}

function sumOf(keys: Uint32Array, first: number, last: number): number {
  let sum = 0;
  for (let group = first; group <= last; group++) sum += keys[group] ?? 0;
  return sum;
}

function countMoved(before: Uint16Array, owner: number, first: number, last: number): number {
  let moved = 0;
  for (let group = first; group <= last; group++) if (before[group] !== owner) moved++;
  return moved;
}
