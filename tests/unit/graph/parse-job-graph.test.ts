import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import type { DeclaredState } from '../../../src/core/graph/declared-state.ts';
import type { JobGraph } from '../../../src/core/graph/job-graph.ts';
import { OneInputTransformation } from '../../../src/core/graph/operator-transformation.ts';
import { parseJobGraph } from '../../../src/core/graph/parse-job-graph.ts';
import { translate, withDeclaredStates } from '../../../src/core/graph/translate.ts';
import type { SerializerSnapshot } from '../../../src/core/types/serializer-snapshot.ts';
import { keyBy, map, sinkTo, source } from './sample-program.ts';

const LONG: SerializerSnapshot = { kind: 'simple', className: 'LongSerializer' };
const EVERY_KIND: readonly SerializerSnapshot[] = [
  LONG,
  { kind: 'composite', className: 'List', outerVersion: 1, outer: { kind: 'none' }, nested: [LONG] },
  { kind: 'composite', className: 'Tuple', outerVersion: 2, outer: { kind: 'class', className: 'Tuple2' }, nested: [] },
  { kind: 'composite', className: 'Row', outerVersion: 4, outer: { kind: 'row', supportsRowKind: true }, nested: [] },
  { kind: 'composite', className: 'N', outerVersion: 3, outer: { kind: 'nullable', paddingBytes: 8 }, nested: [LONG] },
  {
    kind: 'pojo',
    className: 'com.example.State',
    fields: [{ name: 'count', declaringClass: 'com.example.State', serializer: LONG }],
    registeredSubclasses: [{ className: 'com.example.Sub', serializer: LONG }],
    otherSubclasses: [{ className: 'com.example.Lost', serializer: null }],
  },
  { kind: 'enum', className: 'Color', constants: ['RED', 'GREEN'] },
  { kind: 'avro', runtimeClass: 'Event', schemaJson: '{}' },
  { kind: 'kryo', className: 'Thing', bodyHex: '00ff' },
  { kind: 'value-type', className: 'Version' },
  { kind: 'generic', description: '' },
];

function jobGraph(): JobGraph {
  const read = source();
  read.setUid('source-id');
  const detector = map(keyBy(read), 'Fraud Detector');
  detector.setUidHash('a'.repeat(32));
  const writer = new OneInputTransformation({
    input: detector,
    name: 'Writer',
    operatorFactory: null,
    topics: EVERY_KIND.map((type) => ({ topic: 'alerts', access: 'write', type })),
  });
  const { jobGraph: graph } = translate([detector, writer, sinkTo(detector, { topics: [] })], { 'pipeline.name': 'F' });
  const declared: DeclaredState = {
    status: 'declared',
    keySerializer: LONG,
    keyed: [
      { name: 'count', kind: 'VALUE', namespaceSerializer: LONG, valueSerializer: LONG },
      { name: '_timer', kind: 'PRIORITY_QUEUE', namespaceSerializer: null, valueSerializer: LONG },
    ],
    operator: [{ name: 'offsets', mode: 'UNION', keySerializer: null, valueSerializer: LONG }],
  };
  const id = required(graph.vertices[0]?.operators.at(-1), 'the detector').operatorId;
  return withDeclaredStates(graph, new Map([[id, declared]]));
}

/** A deep copy that a test may change. */
const copy = (): Record<string, unknown> => structuredClone(jobGraph()) as unknown as Record<string, unknown>;

/** Every place of a JSON value, as the path to it. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...parts.flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

function put(target: unknown, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce((at: unknown, key) => (at as Record<string, unknown>)[key], target);
  (parent as Record<string, unknown>)[path.at(-1) ?? ''] = value;
}

describe('a job graph from outside', () => {
  test('a whole one is taken as it is, fresh and frozen', () => {
    const parsed = parseJobGraph(copy());
    expect(parsed).toEqual(jobGraph());
    expect(Object.isFrozen(parsed.vertices[0]?.operators)).toBe(true);
  });

  test('what nobody knows is dropped', () => {
    expect(parseJobGraph({ ...copy(), surprise: 1 })).toEqual(jobGraph());
  });

  test('any other value at any place is refused or harmless, never a crash', () => {
    const places = placesOf(jobGraph()).filter((path) => path.length > 0);
    const anything = fc.oneof(fc.jsonValue(), fc.bigInt(), fc.constant(undefined), fc.double());
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, (path, value) => {
        const hostile = copy();
        put(hostile, path, value);
        try {
          parseJobGraph(hostile);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDataError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [['jobName'], 1, 'job graph.jobName is not a text'],
    [['vertices', '0', 'parallelism'], 0, 'job graph.vertices[0].parallelism is not a whole number from 1 to 32768'],
    [['vertices', '0', 'parallelism'], 32769, 'job graph.vertices[0].parallelism is not a whole number'],
    [['vertices', '0', 'maxParallelism'], 0, 'job graph.vertices[0].maxParallelism is not -1 or a positive number'],
    [['vertices', '0', 'operators', '0', 'operatorId'], 'XYZ', 'operatorId is not 32 hex digits'],
    [['vertices', '0', 'operators', '0', 'kind'], 'three-input', 'kind is not one of source, one-input, two-input'],
    [['hash'], 'A'.repeat(32), 'job graph.hash is not 32 hex digits'],
    [['vertices'], [], 'job graph: it has no vertex'],
    [['vertices', '0', 'id'], 'f'.repeat(32), 'has not the id of its head'],
    [['vertices', '0', 'chainedEdges', '0', 'from'], 'f'.repeat(32), 'has a chained edge from'],
    [['edges', '0', 'index'], 1, 'edge 0 has index 1'],
    [['edges', '0', 'fromOperator'], 'f'.repeat(32), "edge 0 joins operators that its vertices don't have"],
    [['topologicalOrder'], [], 'its topological order does not list every vertex once'],
  ])('%j = %j', (path, value, message) => {
    const hostile = copy();
    put(hostile, path, value);
    expect(() => parseJobGraph(hostile)).toThrow(MalformedDataError);
    expect(() => parseJobGraph(hostile)).toThrow(message);
  });

  test('an order against the edges, and an operator that stands twice', () => {
    const graph = jobGraph();
    const backwards = { ...graph, topologicalOrder: [...graph.topologicalOrder].reverse() };
    expect(() => parseJobGraph(backwards)).toThrow('leads against the order');
    expect(() => parseJobGraph({ ...graph, vertices: [...graph.vertices, ...graph.vertices] })).toThrow(
      'stands in it twice',
    );
  });

  test('a type that shares its parts level by level is refused before it is unfolded', () => {
    let shared: SerializerSnapshot = LONG;
    for (let level = 0; level < 40; level++) {
      shared = {
        kind: 'composite',
        className: 'L',
        outerVersion: 1,
        outer: { kind: 'none' },
        nested: [shared, shared],
      };
    }
    const hostile = copy();
    put(hostile, ['vertices', '0', 'operators', '0', 'topics'], [{ topic: 't', access: 'read', type: shared }]);
    expect(() => parseJobGraph(hostile)).toThrow(/of at most 500000 values/);
  });

  test('a type without end is refused', () => {
    const endless: Record<string, unknown> = {
      kind: 'composite',
      className: 'L',
      outerVersion: 1,
      outer: { kind: 'none' },
    };
    endless['nested'] = [endless, endless];
    const hostile = copy();
    put(hostile, ['vertices', '0', 'operators', '0', 'topics'], [{ topic: 't', access: 'read', type: endless }]);
    expect(() => parseJobGraph(hostile)).toThrow(/of at most 500000 values/);
  });
});
