import { required } from '../base/assert.ts';
import type { JobEdge, JobGraph } from '../graph/job-graph.ts';
import { operatorFactoriesOf } from '../graph/stream-graph.ts';
import type { Translation } from '../graph/translate.ts';
import type { OperatorID } from '../model/ids.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type { StreamPartitioner } from '../operators/stream-partitioner.ts';
import { CommonJsModules } from './common-js-modules.ts';
import { Configuration } from './configuration.ts';
import { entryClassesOf, findMain } from './entry-point.ts';
import { ExecutionContext, runInContext } from './execution-context.ts';
import * as sluice from './index.ts';
import { ProgramError } from './program-error.ts';

/** A job's text and what it is to be run with. */
export interface ProgramSource {
  /** CommonJS by path, as the job's files were emitted. */
  readonly files: Readonly<Record<string, string>>;
  readonly entryFile: string;
  /** `-c`: the last segment names the exported class; null if there is only one. */
  readonly entryClass?: string | null;
  /** What stands behind the artifact on the command line. */
  readonly programArguments?: readonly string[];
  /** Flink's keys, as session and command line set them; the program may override them. */
  readonly configuration: Readonly<Record<string, string>>;
  /** `-p`: the default parallelism. */
  readonly parallelism?: number | null;
}

/**
 * An evaluated job: the graph, which is data, and what runs it, which never leaves this worker. Its functions are
 * instances, so one Program serves one task (or one coordinator worker, or one dry open) and is then spent.
 */
export interface Program {
  readonly jobGraph: JobGraph;
  readonly operatorFactories: ReadonlyMap<OperatorID, OperatorFactory>;
  /** By `JobEdge.index`; every edge has one. */
  readonly partitioners: ReadonlyMap<number, StreamPartitioner>;
}

/**
 * Runs a job's main and makes the graphs of what it executes.
 * @param onLoaded told the exports that `entryClass` may name, before one of them runs
 * @throws ProgramError; its `cause` is what user code threw, with the job's files in its stack
 */
export function evaluateProgram(
  source: ProgramSource,
  onLoaded: (entryClasses: readonly string[]) => void = () => undefined,
): Program {
  const { files, entryFile, entryClass = null, programArguments = [] } = source;
  const modules = new CommonJsModules(new Map(Object.entries(files)), new Map([['sluice', sluice]]));
  const context = new ExecutionContext(initialConfiguration(source));
  const returned = runInContext(context, () => {
    const exported = asUserCode(() => modules.load(entryFile));
    onLoaded(entryClassesOf(exported));
    const main = findMain(exported, entryClass);
    return asUserCode(() => main(programArguments));
  });
  if (context.execution !== undefined) return toProgram(context.execution);
  if (typeof returned === 'object' && returned !== null && 'then' in returned && typeof returned.then === 'function') {
    // What the abandoned main still does has no job to be part of: its failure is nobody's.
    Reflect.apply(returned.then, returned, [undefined, () => {}]);
    throw new ProgramError(
      'main-failed',
      'main() is asynchronous and had not called execute() when it first waited. Build and execute the job without await.',
      entryClass,
    );
  }
  throw new ProgramError('no-execute', 'The application contains no execute() calls.', entryClass);
}

function initialConfiguration({ configuration, parallelism }: ProgramSource): Configuration {
  const initial = Configuration.fromMap(configuration);
  if (parallelism !== undefined && parallelism !== null) initial.set('parallelism.default', parallelism);
  return initial;
}

function asUserCode<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProgramError('main-failed', `The main method caused an error: ${message}`, null, error);
  }
}

/** What the graph room carried along without looking at it. */
export function toProgram({ jobGraph, streamGraph, partitioners }: Translation): Program {
  return {
    jobGraph,
    // Every transformation that becomes a node was made by this room, with a factory of this kind.
    operatorFactories: operatorFactoriesOf(streamGraph) as ReadonlyMap<OperatorID, OperatorFactory>,
    partitioners: new Map(
      jobGraph.edges.map((edge) => [edge.index, partitionerOf(edge, partitioners.get(edge.index))]),
    ),
  };
}

/** Edges between operators of different parallelism have no partitioning in the program: Flink's default. */
function partitionerOf({ shipStrategy, index }: JobEdge, given: unknown): StreamPartitioner {
  // Partitionings are made by this room too.
  if (given !== undefined) return given as StreamPartitioner;
  if (shipStrategy === 'HASH' || shipStrategy === 'CUSTOM')
    return required<StreamPartitioner>(undefined, `partitioner of the ${shipStrategy} edge ${index}`);
  return { kind: shipStrategy };
}
