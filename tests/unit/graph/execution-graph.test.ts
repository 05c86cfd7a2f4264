import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import { buildExecutionGraph, channelsOf, type ExecutionGraph } from '../../../src/core/graph/execution-graph.ts';
import { assignSlots, executionSlotSharingGroups, requiredSlots } from '../../../src/core/graph/slot-sharing.ts';
import { translate } from '../../../src/core/graph/translate.ts';
import { PartitionTransformation } from '../../../src/core/graph/virtual-transformation.ts';
import type { JobGraph } from '../../../src/core/graph/job-graph.ts';
import { keyBy, map, refusalOf, source } from './sample-program.ts';

/** source (`widths[0]`) → keyBy → counter (`widths[1]`) → rescale → writer (`widths[2]`). */
function pipeline(widths: readonly [number, number, number], change: { max?: number; group?: string } = {}): JobGraph {
  const read = source();
  read.setParallelism(widths[0]);
  const counter = map(keyBy(read), 'counter', widths[1]);
  if (change.max !== undefined) counter.setMaxParallelism(change.max);
  const rescaled = new PartitionTransformation({ input: counter, shipStrategy: 'RESCALE' });
  const writer = map(rescaled, 'writer', widths[2]);
  if (change.group !== undefined) writer.slotSharingGroup = change.group;
  return translate([counter, writer], {}).jobGraph;
}

const maxima = (graph: ExecutionGraph): unknown[] =>
  graph.vertices.map(({ maxParallelism, isMaxParallelismExplicit }) => [maxParallelism, isMaxParallelismExplicit]);

describe('execution graph', () => {
  test('vertices in order of the data, max parallelism as set or derived', () => {
    const graph = buildExecutionGraph(pipeline([2, 4, 90], { max: 1000 }));
    expect(graph.vertices.map(({ vertex }) => vertex.name)).toEqual(['Source: transactions', 'counter', 'writer']);
    expect(maxima(graph)).toEqual([
      [128, false],
      [1000, true],
      [256, false],
    ]);
  });

  test('a restored max parallelism is adopted where none was set, and only there', () => {
    const jobGraph = pipeline([2, 4, 4], { max: 1000 });
    const restored = new Map(jobGraph.vertices.map((vertex) => [vertex.id, 64]));
    expect(maxima(buildExecutionGraph(jobGraph, restored))).toEqual([
      [64, false],
      [1000, true],
      [64, false],
    ]);
  });

  test('subtasks own the key groups between them', () => {
    const [, counter] = buildExecutionGraph(pipeline([1, 3, 1], { max: 7 })).vertices;
    expect(counter?.subtasks.map(({ subtask, keyGroups }) => [subtask, keyGroups.first, keyGroups.last])).toEqual([
      [0, 0, 2],
      [1, 3, 4],
      [2, 5, 6],
    ]);
  });

  test('more subtasks than key groups are refused', () => {
    expect(refusalOf(() => buildExecutionGraph(pipeline([1, 8, 8], { max: 4 })))).toBe(
      "org.apache.flink.runtime.JobException: Vertex counter's parallelism (8) is higher than the max parallelism (4). Please lower the parallelism or increase the max parallelism.",
    );
  });

  test('channels follow the pattern of the edge', () => {
    const graph = buildExecutionGraph(pipeline([2, 2, 4]));
    const channels = graph.edges.map((edge) => [edge.shipStrategy, channelsOf(graph, edge)]);
    expect(Object.fromEntries(channels)).toEqual({
      HASH: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      RESCALE: [
        [0, 0],
        [0, 1],
        [1, 2],
        [1, 3],
      ],
    });
  });
});

describe('slots', () => {
  /** Per group: `vertex index.subtask` of those that share it. */
  function shared(jobGraph: JobGraph): string[] {
    const graph = buildExecutionGraph(jobGraph);
    const indexOf = (id: string): number => graph.vertices.findIndex(({ vertex }) => vertex.id === id);
    return executionSlotSharingGroups(graph).map(({ subtasks }) =>
      subtasks.map(({ vertexId, subtask }) => `${indexOf(vertexId)}.${subtask}`).join(' '),
    );
  }

  test('equal widths share slots index by index', () => {
    expect(shared(pipeline([2, 2, 2]))).toEqual(['0.0 1.0 2.0', '0.1 1.1 2.1']);
    expect(requiredSlots(pipeline([2, 2, 2]))).toBe(2);
  });

  test('a subtask prefers the slot of its first producer', () => {
    // Writers 0 and 1 read from counter 0, writers 2 and 3 from counter 1: 0 and 2 move in, 1 and 3 need new slots.
    expect(shared(pipeline([1, 2, 4]))).toEqual(['0.0 1.0 2.0', '1.1 2.2', '2.1', '2.3']);
    // Four counters, two writers: writer 1 reads from counters 2 and 3.
    expect(shared(pipeline([1, 4, 2]))).toEqual(['0.0 1.0 2.0', '1.1', '1.2 2.1', '1.3']);
  });

  test('another slot sharing group takes slots of its own', () => {
    const jobGraph = pipeline([2, 2, 2], { group: 'io' });
    expect(shared(jobGraph)).toEqual(['0.0 1.0', '0.1 1.1', '2.0', '2.1']);
    expect(requiredSlots(jobGraph)).toBe(4);
  });

  test('as many slots are required as groups are formed', () => {
    for (const widths of [
      [3, 5, 2],
      [7, 1, 4],
      [1, 6, 6],
    ] as const)
      expect(shared(pipeline(widths))).toHaveLength(requiredSlots(pipeline(widths)));
  });

  test('groups take the free slots in order; too few are refused', () => {
    const graph = buildExecutionGraph(pipeline([1, 2, 4]));
    const groups = executionSlotSharingGroups(graph);
    const writer = required(graph.vertices.at(-1), 'the writer').vertex.id;
    const slotOf = assignSlots(groups, ['tm-1/0', 'tm-1/1', 'tm-2/0', 'tm-2/1', 'tm-3/0']);
    expect([0, 1, 2, 3].map((subtask) => slotOf(writer, subtask))).toEqual(['tm-1/0', 'tm-2/0', 'tm-1/1', 'tm-2/1']);
    expect(refusalOf(() => assignSlots(groups, ['tm-1/0', 'tm-1/1', 'tm-2/0']))).toBe(
      'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.',
    );
  });
});
