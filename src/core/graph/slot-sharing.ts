import { required } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { JobVertexID } from '../model/ids.ts';
import { firstProducerOf } from './distribution-channels.ts';
import {
  executionJobVertex,
  type ExecutionGraph,
  type ExecutionJobVertex,
  type ExecutionVertex,
} from './execution-graph.ts';
import type { JobGraph } from './job-graph.ts';

/** `ExecutionSlotSharingGroup`: subtasks that live in one slot; never two of one vertex. */
export interface ExecutionSlotSharingGroup {
  readonly slotSharingGroup: string;
  readonly subtasks: readonly ExecutionVertex[];
}

/** How many slots the job needs: per slot sharing group as many as its widest vertex has subtasks. */
export function requiredSlots(jobGraph: JobGraph): number {
  const widths = new Map<string, number>();
  for (const { slotSharingGroup, parallelism } of jobGraph.vertices)
    widths.set(slotSharingGroup, Math.max(widths.get(slotSharingGroup) ?? 0, parallelism));
  return [...widths.values()].reduce((sum, width) => sum + width, 0);
}

/**
 * Who shares a slot with whom (`LocalInputPreferredSlotSharingStrategy`): sources first; a subtask moves in with the
 * first producer that it reads from if no sibling is there yet, the others take what is free, in order.
 * @returns groups in order of creation
 */
export function executionSlotSharingGroups(graph: ExecutionGraph): readonly ExecutionSlotSharingGroup[] {
  const builder = new SlotSharingBuilder(graph);
  for (const vertex of graph.vertices) builder.place(vertex);
  return builder.groups;
}

interface OpenGroup {
  readonly slotSharingGroup: string;
  readonly subtasks: ExecutionVertex[];
}

class SlotSharingBuilder {
  readonly groups: OpenGroup[] = [];
  readonly #graph: ExecutionGraph;
  readonly #homes = new Map<JobVertexID, Map<number, OpenGroup>>();

  constructor(graph: ExecutionGraph) {
    this.#graph = graph;
  }

  place(placed: ExecutionJobVertex): void {
    const { id, slotSharingGroup } = placed.vertex;
    const homes = new Map<number, OpenGroup>();
    this.#homes.set(id, homes);
    const taken = new Set<OpenGroup>();
    const settle = (subtask: ExecutionVertex, group: OpenGroup): void => {
      group.subtasks.push(subtask);
      homes.set(subtask.subtask, group);
      taken.add(group);
    };
    const isFree = (group: OpenGroup): boolean => group.slotSharingGroup === slotSharingGroup && !taken.has(group);

    const remaining: ExecutionVertex[] = [];
    for (const subtask of placed.subtasks) {
      const home = this.#producerHomes(placed, subtask).find(isFree);
      if (home === undefined) remaining.push(subtask);
      else settle(subtask, home);
    }
    const free = this.groups.filter(isFree);
    remaining.forEach((subtask, index) => {
      settle(subtask, free[index] ?? this.#addGroup(slotSharingGroup));
    });
  }

  #addGroup(slotSharingGroup: string): OpenGroup {
    const group: OpenGroup = { slotSharingGroup, subtasks: [] };
    this.groups.push(group);
    return group;
  }

  /** Per input: where the first producer that a subtask reads from lives. */
  #producerHomes({ vertex }: ExecutionJobVertex, { subtask }: ExecutionVertex): OpenGroup[] {
    return this.#graph.edges
      .filter((edge) => edge.to === vertex.id)
      .map((edge) => {
        const producers = executionJobVertex(this.#graph, edge.from).vertex.parallelism;
        const first = firstProducerOf(edge.pattern, producers, vertex.parallelism, subtask);
        return required(this.#homes.get(edge.from)?.get(first), `slot of producer ${edge.from} ${first}`);
      });
  }
}

/**
 * Gives each group one of the free slots, in their order (Flink fills TaskManager after TaskManager unless told to
 * spread: the order of `freeSlots` says which).
 * @throws FlinkError (NoResourceAvailableException) if there are fewer slots than groups: then none is taken
 */
export function assignSlots<Slot>(
  groups: readonly ExecutionSlotSharingGroup[],
  freeSlots: readonly Slot[],
): (vertexId: JobVertexID, subtask: number) => Slot {
  if (freeSlots.length < groups.length) {
    throw new FlinkError(
      'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException',
      'Could not acquire the minimum required resources.',
    );
  }
  const slots = new Map<string, Slot>();
  groups.forEach((group, index) => {
    const slot = freeSlots[index];
    if (slot === undefined) return;
    for (const { vertexId, subtask } of group.subtasks) slots.set(`${vertexId}/${subtask}`, slot);
  });
  return (vertexId, subtask) => required(slots.get(`${vertexId}/${subtask}`), `slot of ${vertexId} ${subtask}`);
}
