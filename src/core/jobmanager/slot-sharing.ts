import type { JobGraph } from '../graph/job-graph.ts';
import type { Slot } from './slot-pool.ts';

/** How many slots the job needs: per slot sharing group as many as its widest vertex has subtasks. */
export function requiredSlots(jobGraph: JobGraph): number {
  let count = 0;
  for (const width of groupWidths(jobGraph).values()) count += width;
  return count;
}

/** Subtask i of every vertex of a group lives in the group's i-th slot (Flink's slot sharing). */
export function assignSlots(
  jobGraph: JobGraph,
  slots: readonly Slot[],
): (group: string, subtask: number) => Slot | null {
  const firstSlot = new Map<string, number>();
  let next = 0;
  for (const [group, width] of groupWidths(jobGraph)) {
    firstSlot.set(group, next);
    next += width;
  }
  return (group, subtask) => slots[(firstSlot.get(group) ?? 0) + subtask] ?? null;
}

function groupWidths(jobGraph: JobGraph): Map<string, number> {
  const widths = new Map<string, number>();
  for (const vertex of jobGraph.vertices) {
    widths.set(vertex.slotSharingGroup, Math.max(widths.get(vertex.slotSharingGroup) ?? 0, vertex.parallelism));
  }
  return widths;
}
