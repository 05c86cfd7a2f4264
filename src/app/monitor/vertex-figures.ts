import { type SubtaskFigures } from './subtask-figures.ts';

/** All subtasks of a vertex, in order; those that have said nothing yet are left out. */
export interface VertexFigures {
  readonly subtasks: readonly SubtaskFigures[];
  readonly recordsInPerSecond: number;
  readonly recordsOutPerSecond: number;
  /** Of the busiest subtask: one that stands still holds up all before it. */
  readonly busy: number;
  readonly backPressured: number;
  /** The lowest of all subtasks; null as long as one has none. */
  readonly watermark: number | null;
  readonly blockedChannels: number;
  /** The oldest barrier that every subtask has forwarded. */
  readonly lastBarrier: number | null;
}

export function vertexFigures(subtasks: readonly SubtaskFigures[]): VertexFigures {
  const total = (of: (figures: SubtaskFigures) => number): number => subtasks.reduce((sum, next) => sum + of(next), 0);
  const highest = (of: (figures: SubtaskFigures) => number): number =>
    subtasks.reduce((most, next) => Math.max(most, of(next)), 0);
  return {
    subtasks,
    recordsInPerSecond: total(({ recordsInPerSecond }) => recordsInPerSecond),
    recordsOutPerSecond: total(({ recordsOutPerSecond }) => recordsOutPerSecond),
    busy: highest(({ busy }) => busy),
    backPressured: highest(({ backPressured }) => backPressured),
    watermark: lowest(subtasks.map(({ watermark }) => watermark)),
    blockedChannels: total(({ blockedChannels }) => blockedChannels),
    lastBarrier: lowest(subtasks.map(({ lastBarrier }) => lastBarrier)),
  };
}

function lowest(values: readonly (number | null)[]): number | null {
  let least: number | null = null;
  for (const value of values) {
    if (value === null) return null;
    least = least === null ? value : Math.min(least, value);
  }
  return least;
}
