import { describe, expect, test } from 'vitest';
import type { DeclaredState } from '../../../src/core/graph/declared-state.ts';
import { NodeIds } from '../../../src/core/graph/node-ids.ts';
import { operatorFactoriesOf } from '../../../src/core/graph/stream-graph.ts';
import { translate, withDeclaredStates } from '../../../src/core/graph/translate.ts';
import { PartitionTransformation, UnionTransformation } from '../../../src/core/graph/virtual-transformation.ts';
import { fraudJob, keyBy, map, refusalOf, sinkTo, source } from './sample-program.ts';

describe('translate', () => {
  test('the job graph is frozen JSON that survives a port', () => {
    const { jobGraph } = translate(fraudJob(), { 'pipeline.name': 'Fraud Detection', 'parallelism.default': '4' });
    expect(structuredClone(jobGraph)).toEqual(jobGraph);
    expect(JSON.parse(JSON.stringify(jobGraph))).toEqual(jobGraph);
    expect(Object.isFrozen(jobGraph.vertices[0]?.operators[0])).toBe(true);
    expect(jobGraph.jobName).toBe('Fraud Detection');
    expect(jobGraph.configuration['parallelism.default']).toBe('4');
  });

  test('operators know what drives them', () => {
    const { jobGraph } = translate(fraudJob(), {});
    const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    expect(operators.map(({ name, kind, role, hasCoordinator }) => [name, kind, role, hasCoordinator])).toEqual([
      ['Sink: Writer', 'one-input', 'sink-writer', false],
      ['Fraud Detector', 'one-input', 'operator', false],
      ['Source: transactions', 'source', 'source', true],
    ]);
  });

  test('two evaluations of one program agree on its hash; another program or setting does not', () => {
    const hashOf = (name: string, parallelism = 4): string => {
      const detector = map(keyBy(source()), name);
      return translate([detector, sinkTo(detector)], { 'parallelism.default': String(parallelism) }).jobGraph.hash;
    };
    expect(hashOf('a')).toMatch(/^[0-9a-f]{32}$/);
    expect(hashOf('a')).toBe(hashOf('a'));
    expect(hashOf('b')).not.toBe(hashOf('a'));
    expect(hashOf('a', 5)).not.toBe(hashOf('a'));
  });

  test('declared state is added without a new hash', () => {
    const { jobGraph } = translate(fraudJob(), {});
    const [sink, detector] = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    const declared: DeclaredState = { status: 'declared', keySerializer: null, keyed: [], operator: [] };
    const known = withDeclaredStates(
      jobGraph,
      new Map(detector === undefined ? [] : [[detector.operatorId, declared]]),
    );
    expect(known.hash).toBe(jobGraph.hash);
    expect(known.vertices.flatMap((vertex) => vertex.operators).map((each) => each.declaredState)).toEqual([
      sink?.declaredState,
      declared,
      sink?.declaredState,
    ]);
  });

  test('factories are found by operator id, partitioners by edge', () => {
    const ids = new NodeIds();
    const [left, right] = [source(ids, 'left'), source(ids, 'right')];
    const merged = map(new UnionTransformation([keyBy(left, 'by left'), keyBy(right, 'by right')]), 'merged');
    const spread = new PartitionTransformation({ input: merged, shipStrategy: 'REBALANCE' });
    const { streamGraph, jobGraph, partitioners } = translate([merged, map(spread, 'spread')], {});
    const factories = operatorFactoriesOf(streamGraph);
    const payloads = jobGraph.edges.map((edge) => [factories.get(edge.fromOperator), partitioners.get(edge.index)]);
    expect(payloads).toEqual([
      ['merged factory', undefined],
      ['left factory', 'by left'],
      ['right factory', 'by right'],
    ]);
    expect([...factories.values()].sort()).toEqual(
      ['left factory', 'merged factory', 'right factory', 'spread factory'].sort(),
    );
  });

  test('settings that cannot be read are named', () => {
    expect(refusalOf(() => translate(fraudJob(), { 'parallelism.default': 'four' }))).toContain(
      "Could not parse value 'four' for key 'parallelism.default'",
    );
    expect(refusalOf(() => translate(fraudJob(), { 'pipeline.operator-chaining.enabled': 'yes' }))).toContain(
      "for key 'pipeline.operator-chaining.enabled'",
    );
    expect(refusalOf(() => translate(fraudJob(), { 'pipeline.max-parallelism': '40000' }))).toBe(
      'java.lang.IllegalArgumentException: Maximum parallelism must be between 1 and 32768. Found: 40000',
    );
  });

  test('a long chain is translated', () => {
    let stream = map(source(), 'first');
    const program = [stream];
    for (let i = 0; i < 1000; i++) program.push((stream = map(stream, `map ${i}`)));
    const { jobGraph } = translate(program, {});
    expect(jobGraph.vertices.map((vertex) => vertex.operators.length)).toEqual([1002]);
  });
});
