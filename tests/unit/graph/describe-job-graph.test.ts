import { expect, test } from 'vitest';
import { describeJobGraph } from '../../../src/core/graph/describe-job-graph.ts';
import { translate } from '../../../src/core/graph/translate.ts';
import { SideOutputTransformation } from '../../../src/core/graph/virtual-transformation.ts';
import { keyBy, map, sinkTo, source } from './sample-program.ts';

test('a job graph reads from the sources on, chains from their heads', () => {
  const read = source();
  read.setUid('source-id');
  const detector = map(keyBy(read), 'Fraud Detector');
  detector.setUidHash('0123456789ABCDEF0123456789ABCDEF');
  detector.setMaxParallelism(64);
  const late = map(new SideOutputTransformation(detector, 'late'), 'Late');
  const { jobGraph } = translate([detector, late, sinkTo(detector)], { 'pipeline.name': 'Fraud' });
  const description = describeJobGraph(jobGraph);

  expect(description.jobName).toBe('Fraud');
  expect(description.vertices.map(({ name, maxParallelism }) => [name, maxParallelism])).toEqual([
    ['Source: transactions', null],
    ['Fraud Detector -> (Late, Sink: Writer)', 64],
  ]);
  const chain = description.vertices[1]?.chain ?? [];
  expect(chain[0]).toMatchObject({
    name: 'Fraud Detector',
    idFrom: 'generated',
    uid: null,
    uidHash: '0123456789abcdef0123456789abcdef',
    state: { status: 'unknown' },
  });
  const nameOf = (id: string): string | undefined => chain.find((operator) => operator.id === id)?.name;
  expect(chain[0]?.calls.map(({ id, sideOutput }) => [nameOf(id), sideOutput])).toEqual([
    ['Late', 'late'],
    ['Sink: Writer', null],
  ]);
  expect(description.vertices[0]?.chain[0]).toMatchObject({ idFrom: 'uid', uid: 'source-id' });
  expect(description.edges).toEqual([
    {
      from: description.vertices[0]?.id,
      to: description.vertices[1]?.id,
      fromOperator: 'bd9c186e89cc37a76d776844dfa8ccba',
      toOperator: chain[0]?.id,
      shipStrategy: 'HASH',
      pattern: 'ALL_TO_ALL',
      input: 0,
      sideOutput: null,
    },
  ]);
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
});
