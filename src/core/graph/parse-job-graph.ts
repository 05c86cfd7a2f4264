import {
  bounded,
  dictionary,
  exactly,
  fail,
  flag,
  list,
  nullable,
  object,
  oneOf,
  text,
  whole,
  type Shape,
} from '../base/shape.ts';
import { jobVertexID, operatorID, type JobVertexID, type OperatorID } from '../model/ids.ts';
import { UPPER_BOUND_MAX_PARALLELISM } from '../model/key-groups.ts';
import { checkJobGraph } from './check-job-graph.ts';
import type { DeclaredState } from './declared-state.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { ChainedEdge, JobEdge, JobGraph, JobOperator, JobVertex } from './job-graph.ts';
import { serializerSnapshot } from './parse-serializer-snapshot.ts';

/** Far above what a tab can run, far below what would stall the page. */
const MAX_VALUES = 500_000;
const MAX_VERTICES = 1000;
const MAX_STATES = 1000;
const MAX_INT = 2 ** 31 - 1;

const hex32: Shape<string> = (value, path) => {
  const digits = text(32)(value, path);
  return /^[0-9a-f]{32}$/.test(digits) ? digits : fail(path, '32 hex digits');
};
const operatorId: Shape<OperatorID> = (value, path) => operatorID(hex32(value, path));
const vertexId: Shape<JobVertexID> = (value, path) => jobVertexID(hex32(value, path));

const declaredState: Shape<DeclaredState> = oneOf('status', {
  unknown: object({ reason: text() }),
  declared: object({
    keySerializer: nullable(serializerSnapshot),
    keyed: list(
      object({
        name: text(),
        kind: exactly('VALUE', 'LIST', 'MAP', 'REDUCING', 'AGGREGATING', 'PRIORITY_QUEUE'),
        namespaceSerializer: nullable(serializerSnapshot),
        valueSerializer: serializerSnapshot,
      }),
      MAX_STATES,
    ),
    operator: list(
      object({
        name: text(),
        mode: exactly('SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'),
        keySerializer: nullable(serializerSnapshot),
        valueSerializer: serializerSnapshot,
      }),
      MAX_STATES,
    ),
  }),
});

const operator: Shape<JobOperator> = object({
  operatorId,
  userDefinedOperatorId: nullable(operatorId),
  uid: nullable(text()),
  name: text(),
  kind: exactly('source', 'one-input', 'two-input'),
  role: exactly('source', 'operator', 'sink', 'sink-writer', 'committer', 'global-committer'),
  hasCoordinator: flag,
  streamNodeId: whole(1, MAX_INT),
  topics: list(object({ topic: text(), access: exactly('read', 'write'), type: serializerSnapshot }), MAX_STATES),
  declaredState,
});

const chainedEdge: Shape<ChainedEdge> = object({
  from: operatorId,
  to: operatorId,
  typeNumber: whole(0, 2),
  sideOutputTag: nullable(text()),
});

const maxParallelism: Shape<number> = (value, path) => {
  const max = whole(-1, UPPER_BOUND_MAX_PARALLELISM)(value, path);
  return max === 0 ? fail(path, '-1 or a positive number') : max;
};

const vertex: Shape<JobVertex> = object({
  id: vertexId,
  name: text(),
  parallelism: whole(1, UPPER_BOUND_MAX_PARALLELISM),
  maxParallelism,
  slotSharingGroup: text(),
  operators: list(operator, MAX_VERTICES),
  chainedEdges: list(chainedEdge, MAX_VERTICES),
});

const edge: Shape<JobEdge> = object({
  index: whole(0, MAX_INT),
  from: vertexId,
  to: vertexId,
  shipStrategy: exactly('FORWARD', 'HASH', 'REBALANCE', 'RESCALE', 'SHUFFLE', 'GLOBAL', 'BROADCAST', 'CUSTOM'),
  pattern: exactly('POINTWISE', 'ALL_TO_ALL'),
  typeNumber: whole(0, 2),
  fromOperator: operatorId,
  toOperator: operatorId,
  sideOutputTag: nullable(text()),
});

const jobGraph: Shape<JobGraph> = bounded(
  MAX_VALUES,
  object({
    jobName: text(),
    vertices: list(vertex, MAX_VERTICES),
    edges: list(edge, MAX_VERTICES),
    topologicalOrder: list(vertexId, MAX_VERTICES),
    configuration: dictionary(text(), text(), MAX_STATES),
    hash: hex32,
  }),
);

/**
 * A job graph as it comes out of the sandbox, where the program may have posted anything. Takes what it knows, field
 * by field, and checks that the parts fit each other (`checkJobGraph`); the result is fresh and frozen.
 * @throws MalformedDataError naming the place and what was expected there
 */
export function parseJobGraph(value: unknown): JobGraph {
  const parsed = jobGraph(value, 'job graph');
  checkJobGraph(parsed);
  return deepFreeze(parsed);
}
