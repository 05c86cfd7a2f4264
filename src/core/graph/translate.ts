import type { Configuration } from '../model/configuration.ts';
import type { OperatorID } from '../model/ids.ts';
import type { DeclaredState } from './declared-state.ts';
import { deepFreeze } from './deep-freeze.ts';
import { graphSettings } from './graph-settings.ts';
import type { JobGraph } from './job-graph.ts';
import { generateJobGraph, type GeneratedJobGraph } from './job-graph-generator.ts';
import { operatorIdsOf } from './stream-graph-hasher.ts';
import type { StreamGraph } from './stream-graph.ts';
import { generateStreamGraph } from './stream-graph-generator.ts';
import type { Transformation } from './transformation.ts';

export interface Translation extends GeneratedJobGraph {
  /** Still holds the operator factories: `operatorFactoriesOf`. */
  readonly streamGraph: StreamGraph;
}

/**
 * A program as Flink's graphs: transformations → stream graph → operator ids → chains → job graph.
 * @param transformations operators and sinks in the order of the program's calls (sources and virtual transformations
 *   are reached through them)
 * @param configuration Flink's keys; what shapes the graph is listed at `GraphSettings`
 * @throws FlinkError in Flink's words for whatever Flink refuses before submission
 */
export function translate(transformations: readonly Transformation[], configuration: Configuration): Translation {
  const ids = transformations[0]?.ids;
  const lastId = ids?.last ?? 0;
  try {
    const topology = generateStreamGraph(transformations, graphSettings(configuration));
    const streamGraph: StreamGraph = { ...topology, operatorIds: operatorIdsOf(topology) };
    return { streamGraph, ...generateJobGraph(streamGraph, configuration) };
  } finally {
    ids?.rewind(lastId);
  }
}

/** The same job graph with what is known about its operators' state; operators that are not named keep theirs. */
export function withDeclaredStates(jobGraph: JobGraph, states: ReadonlyMap<OperatorID, DeclaredState>): JobGraph {
  const vertices = jobGraph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map((operator) => ({
      ...operator,
      declaredState: states.get(operator.operatorId) ?? operator.declaredState,
    })),
  }));
  return deepFreeze({ ...jobGraph, vertices });
}
