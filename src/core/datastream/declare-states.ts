import type { DeclaredState } from '../graph/declared-state.ts';
import type { JobGraph, JobOperator, JobVertex } from '../graph/job-graph.ts';
import { withDeclaredStates } from '../graph/translate.ts';
import { jobID, type OperatorID } from '../model/ids.ts';
import { SeededRandom } from '../base/seeded-random.ts';
import type { BrokerClient } from '../operators/broker-client.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type { Output } from '../operators/output.ts';
import type { StreamOperatorContext } from '../operators/stream-operator-context.ts';
import type { Program } from './program.ts';
import { declaredStateOf, RecordingKeyedState, RecordingOperatorState } from './recording-context.ts';

const NO_JOB = jobID('0'.repeat(32));

/**
 * The dry open: opens every operator of a program once, without records, ports or storage, and notes which state it
 * registers. An operator that throws is `unknown` with the reason, and so is one that uses keyed state in `open`;
 * what is asked for only while processing stays unseen. The program is spent afterwards: evaluate it anew to run it.
 * An endless `open` is the host's affair: it ends the worker.
 */
export function declareStates({ jobGraph, operatorFactories }: Program): JobGraph {
  const states = new Map<OperatorID, DeclaredState>();
  for (const vertex of jobGraph.vertices) {
    for (const operator of vertex.operators) {
      const factory = operatorFactories.get(operator.operatorId);
      if (factory !== undefined) states.set(operator.operatorId, dryOpen(factory, operator, vertex, jobGraph));
    }
  }
  return withDeclaredStates(jobGraph, states);
}

function dryOpen(
  factory: OperatorFactory,
  operator: JobOperator,
  vertex: JobVertex,
  jobGraph: JobGraph,
): DeclaredState {
  try {
    const keyType = factory.keySelections[0]?.keyType;
    const keyed = keyType === undefined ? undefined : new RecordingKeyedState(keyType.createSerializer().snapshot());
    const operatorState = new RecordingOperatorState();
    const made = factory.create();
    made.setup({ ...idleContext(operator, vertex, jobGraph), keyedState: keyed, operatorState });
    made.initializeState();
    made.open();
    return declaredStateOf(keyed, operatorState);
  } catch (error) {
    return { status: 'unknown', reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  return (error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message).slice(0, 500);
}

/** A context in which nothing ever happens. */
function idleContext(
  operator: JobOperator,
  vertex: JobVertex,
  { jobName, configuration }: JobGraph,
): Omit<StreamOperatorContext, 'keyedState' | 'operatorState'> {
  const random = new SeededRandom(0);
  const ignore = (): void => {};
  const hold = (): (() => void) => ignore;
  return {
    taskInfo: {
      jobId: NO_JOB,
      jobName,
      taskName: vertex.name,
      operatorId: operator.operatorId,
      operatorName: operator.name,
      indexOfThisSubtask: 0,
      numberOfParallelSubtasks: vertex.parallelism,
      maxNumberOfParallelSubtasks: vertex.maxParallelism,
      attemptNumber: 0,
    },
    output: silentOutput,
    processingTime: { now: () => 0, registerTimer: hold },
    broker: silentBroker,
    restoredCheckpointId: null,
    configuration,
    wakeUp: ignore,
    sendToCoordinator: ignore,
    pauseInput: hold,
    deferAcknowledgement: hold,
    deferEnd: hold,
    log: ignore,
    fail: ignore,
    random: (bound) => random.nextInt(bound),
  };
}

const silentOutput: Output<unknown> = {
  collect() {},
  collectSide() {},
  emitWatermark() {},
  emitWatermarkStatus() {},
};

/** Never answers. */
const silentBroker: BrokerClient = {
  describeTopic() {},
  fetch() {},
  initProducer() {},
  produce() {},
  commit() {},
  abort() {},
};
