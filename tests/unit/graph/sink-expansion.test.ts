import { describe, expect, test } from 'vitest';
import type { SinkTopology } from '../../../src/core/graph/sink-transformation.ts';
import type { SinkTransformation } from '../../../src/core/graph/sink-transformation.ts';
import { streamNode, type StreamNode } from '../../../src/core/graph/stream-graph.ts';
import { translate, type Translation } from '../../../src/core/graph/translate.ts';
import { PartitionTransformation } from '../../../src/core/graph/virtual-transformation.ts';
import { map, refusalOf, sinkTo, source } from './sample-program.ts';

const committing = { committer: 'committer factory' };

function sinkNodes({ streamGraph }: Translation): StreamNode[] {
  return [...streamGraph.nodes.values()].filter((node) => node.kind !== 'source');
}

function translated(
  topology: Partial<SinkTopology>,
  change: (sink: SinkTransformation) => void = () => undefined,
): Translation {
  const sink = sinkTo(source(), topology);
  change(sink);
  return translate([sink], {});
}

describe('the parts of a sink', () => {
  test('pre-commit operators stand between writer and committer, post-commit ones after it', () => {
    const nodes = sinkNodes(
      translated({
        ...committing,
        preCommit: (written) => map(written, 'Bundle'),
        postCommit: (committed) => [map(committed, 'Compact'), map(committed, 'Announce')],
      }),
    );
    expect(nodes.map((node) => node.name)).toEqual([
      'Sink: Writer',
      'Sink: Bundle',
      'Sink: Committer',
      'Sink: Compact',
      'Sink: Announce',
    ]);
    expect(nodes.map((node) => node.role)).toEqual(['sink-writer', 'operator', 'committer', 'operator', 'operator']);
    expect(nodes[2]?.outEdges.map((edge) => edge.target)).toEqual([nodes[3]?.id, nodes[4]?.id]);
  });

  test('a part keeps the settings that it has of its own', () => {
    const nodes = sinkNodes(
      translated(
        {
          preWrite: (input) => {
            const rebalanced = new PartitionTransformation({ input, shipStrategy: 'REBALANCE' });
            const own = map(rebalanced, 'Own', 2);
            own.setMaxParallelism(16);
            own.slotSharingGroup = 'own';
            return map(own, 'Plain');
          },
        },
        (sink) => {
          sink.setParallelism(3);
          sink.setMaxParallelism(64);
          sink.slotSharingGroup = 'sinks';
        },
      ),
    );
    const settings = nodes.map((node) => [node.name, node.parallelism, node.maxParallelism, node.slotSharingGroup]);
    expect(settings).toEqual([
      ['Sink: Own', 2, 16, 'own'],
      ['Sink: Plain', 3, 64, 'sinks'],
      ['Sink: Writer', 3, 64, 'sinks'],
    ]);
  });

  test('uid hashes of the parts satisfy a job without generated uids', () => {
    const sink = sinkTo(source(), committing);
    sink.inputs[0]?.setUid('source-id');
    sink.uidHashes = { writer: 'a'.repeat(32), committer: 'b'.repeat(32) };
    const { jobGraph } = translate([sink], { 'pipeline.auto-generate-uids': 'false' });
    const hashes = jobGraph.vertices.flatMap(({ operators }) => operators.map((each) => each.userDefinedOperatorId));
    expect(hashes).toEqual(['b'.repeat(32), 'a'.repeat(32), null]);
  });

  test('topologies around a committer need one', () => {
    const message = (place: string): string =>
      `java.lang.IllegalArgumentException: Sink with Supports${place}CommitTopology should implement SupportsCommitter`;
    expect(refusalOf(() => translated({ preCommit: (written) => written }))).toBe(message('Pre'));
    expect(refusalOf(() => translated({ postCommit: () => [] }))).toBe(message('Post'));
    expect(refusalOf(() => translated({ globalCommitter: 'factory' }))).toBe(message('Post'));
  });

  test('committables stay at the parallelism of their writer', () => {
    expect(refusalOf(() => translated({ ...committing, postCommit: (input) => [map(input, 'Wide', 5)] }))).toContain(
      'java.lang.UnsupportedOperationException: Forward partitioning does not allow change of parallelism.',
    );
  });

  test('every translation gives the parts the same numbers', () => {
    const sink = sinkTo(source(), { ...committing, globalCommitter: 'global factory' });
    const [first, second] = [translate([sink], {}), translate([sink], {})];
    expect(second.jobGraph).toEqual(first.jobGraph);
    const later = map(source(sink.ids), 'later');
    expect(streamNode(translate([sink, later], {}).streamGraph, later.id).name).toBe('later');
  });
});
