import { UntrustedValue } from '../base/untrusted-value.ts';
import { jobVertexID, operatorID, type JobVertexID, type OperatorID } from '../model/ids.ts';
import { UPPER_BOUND_MAX_PARALLELISM } from '../model/key-groups.ts';
import { checkJobGraph } from './check-job-graph.ts';
import type { DeclaredState, KeyedStateDeclaration, OperatorStateDeclaration } from './declared-state.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { ChainedEdge, JobEdge, JobGraph, JobOperator, JobVertex, TopicAccess } from './job-graph.ts';
import { parseSerializerSnapshot } from './parse-serializer-snapshot.ts';

/** Far above what a tab can run, far below what would stall the page. */
const MAX_VALUES = 500_000;
const MAX_CHARACTERS = 8_000_000;
const MAX_INT = 2 ** 31 - 1;

/**
 * A job graph as it comes out of the sandbox, where the program may have posted anything. Takes what it knows, field
 * by field, and checks that the parts fit each other (`checkJobGraph`); the result is fresh and frozen.
 * @throws MalformedDataError naming the place and what was expected there
 */
export function parseJobGraph(value: unknown): JobGraph {
  const graph = new UntrustedValue(value, 'job graph', { values: MAX_VALUES, characters: MAX_CHARACTERS });
  const parsed: JobGraph = {
    jobName: graph.field('jobName').text(),
    vertices: graph.field('vertices').array(parseVertex),
    edges: graph.field('edges').array(parseEdge),
    topologicalOrder: graph.field('topologicalOrder').array(parseVertexId),
    configuration: graph.field('configuration').fields((setting) => setting.text()),
    hash: parseHex32(graph.field('hash')),
  };
  checkJobGraph(parsed);
  return deepFreeze(parsed);
}

function parseHex32(value: UntrustedValue): string {
  const text = value.text(32);
  return /^[0-9a-f]{32}$/.test(text) ? text : value.fail('32 hex digits');
}

const parseOperatorId = (value: UntrustedValue): OperatorID => operatorID(parseHex32(value));
const parseVertexId = (value: UntrustedValue): JobVertexID => jobVertexID(parseHex32(value));
const parseText = (value: UntrustedValue): string => value.text();

function parseVertex(value: UntrustedValue): JobVertex {
  const maxParallelism = value.field('maxParallelism');
  const max = maxParallelism.integer(-1, UPPER_BOUND_MAX_PARALLELISM);
  if (max === 0) maxParallelism.fail('-1 or a positive number');
  return {
    id: parseVertexId(value.field('id')),
    name: value.field('name').text(),
    parallelism: value.field('parallelism').integer(1, UPPER_BOUND_MAX_PARALLELISM),
    maxParallelism: max,
    slotSharingGroup: value.field('slotSharingGroup').text(),
    operators: value.field('operators').array(parseOperator),
    chainedEdges: value.field('chainedEdges').array(parseChainedEdge),
  };
}

function parseOperator(value: UntrustedValue): JobOperator {
  return {
    operatorId: parseOperatorId(value.field('operatorId')),
    userDefinedOperatorId: value.field('userDefinedOperatorId').nullable(parseOperatorId),
    uid: value.field('uid').nullable(parseText),
    name: value.field('name').text(),
    kind: value.field('kind').oneOf(['source', 'one-input', 'two-input']),
    role: value.field('role').oneOf(['source', 'operator', 'sink', 'sink-writer', 'committer', 'global-committer']),
    hasCoordinator: value.field('hasCoordinator').boolean(),
    streamNodeId: value.field('streamNodeId').integer(1, MAX_INT),
    topics: value.field('topics').array(parseTopic),
    declaredState: parseDeclaredState(value.field('declaredState')),
  };
}

function parseTopic(value: UntrustedValue): TopicAccess {
  return {
    topic: value.field('topic').text(),
    access: value.field('access').oneOf(['read', 'write']),
    type: parseSerializerSnapshot(value.field('type')),
  };
}

function parseDeclaredState(value: UntrustedValue): DeclaredState {
  const status = value.field('status').oneOf(['declared', 'unknown']);
  if (status === 'unknown') return { status, reason: value.field('reason').text() };
  return {
    status,
    keySerializer: value.field('keySerializer').nullable(parseSerializerSnapshot),
    keyed: value.field('keyed').array(parseKeyedState),
    operator: value.field('operator').array(parseOperatorState),
  };
}

function parseKeyedState(value: UntrustedValue): KeyedStateDeclaration {
  return {
    name: value.field('name').text(),
    kind: value.field('kind').oneOf(['VALUE', 'LIST', 'MAP', 'REDUCING', 'AGGREGATING', 'PRIORITY_QUEUE']),
    namespaceSerializer: value.field('namespaceSerializer').nullable(parseSerializerSnapshot),
    valueSerializer: parseSerializerSnapshot(value.field('valueSerializer')),
  };
}

function parseOperatorState(value: UntrustedValue): OperatorStateDeclaration {
  return {
    name: value.field('name').text(),
    mode: value.field('mode').oneOf(['SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST']),
    keySerializer: value.field('keySerializer').nullable(parseSerializerSnapshot),
    valueSerializer: parseSerializerSnapshot(value.field('valueSerializer')),
  };
}

function parseChainedEdge(value: UntrustedValue): ChainedEdge {
  return {
    from: parseOperatorId(value.field('from')),
    to: parseOperatorId(value.field('to')),
    typeNumber: value.field('typeNumber').integer(0, 2),
    sideOutputTag: value.field('sideOutputTag').nullable(parseText),
  };
}

function parseEdge(value: UntrustedValue): JobEdge {
  return {
    index: value.field('index').integer(0, MAX_INT),
    from: parseVertexId(value.field('from')),
    to: parseVertexId(value.field('to')),
    shipStrategy: value
      .field('shipStrategy')
      .oneOf(['FORWARD', 'HASH', 'REBALANCE', 'RESCALE', 'SHUFFLE', 'GLOBAL', 'BROADCAST', 'CUSTOM']),
    pattern: value.field('pattern').oneOf(['POINTWISE', 'ALL_TO_ALL']),
    typeNumber: value.field('typeNumber').integer(0, 2),
    fromOperator: parseOperatorId(value.field('fromOperator')),
    toOperator: parseOperatorId(value.field('toOperator')),
    sideOutputTag: value.field('sideOutputTag').nullable(parseText),
  };
}
