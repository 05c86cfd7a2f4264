import { assert, assertUnreachable, required } from '../base/assert.ts';
import type { OperatorID } from '../model/ids.ts';
import { keyGroupRangeOf } from '../model/key-group-range.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type { Output } from '../operators/output.ts';
import type {
  Input,
  OneInputStreamOperator,
  SourceStreamOperator,
  StreamOperator,
  TwoInputStreamOperator,
} from '../operators/stream-operator.ts';
import type { TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { OperatorStateBackend } from '../state/operator-state-backend.ts';
import { blame, type OperatorPlace } from './failure.ts';
import { finishedOnRestore } from './finished-on-restore.ts';
import { OperatorContext, type OperatorHost } from './operator-context.ts';
import { ChainingOutput, FanOutOutput, RecordWriterOutput } from './operator-output.ts';
import type { RecordWriter } from './record-writer.ts';
import { restoringFailed } from './restore-failure.ts';
import type { StateBackends } from './state-backends.ts';
import type { StateRestore } from './state-restore.ts';
import type { TaskProgram } from './task-program.ts';

type AnyOperator =
  | { readonly kind: 'source'; readonly operator: SourceStreamOperator }
  | { readonly kind: 'one-input'; readonly operator: OneInputStreamOperator<unknown> }
  | { readonly kind: 'two-input'; readonly operator: TwoInputStreamOperator<unknown, unknown> };

/** One operator of the chain with all that is its own. */
export interface ChainedOperator {
  readonly place: OperatorPlace;
  readonly factory: OperatorFactory;
  readonly any: AnyOperator;
  readonly output: Output<unknown>;
  readonly keyedState: KeyedStateBackend | undefined;
  readonly operatorState: OperatorStateBackend;
}

/** What the chain is built from. `writers` are the record writers by `JobEdge.index`. */
export interface ChainParts {
  readonly descriptor: TaskDeploymentDescriptor;
  readonly program: TaskProgram;
  readonly host: OperatorHost;
  readonly backends: StateBackends;
  readonly restore: StateRestore | null;
  readonly writers: ReadonlyMap<number, RecordWriter>;
  /** Shuffles the order of iterations over state; undefined: as it comes. */
  readonly iterationSeed: number | undefined;
}

/** Flink's `OperatorChain`: the operators of one task, wired from tail to head. */
export class OperatorChain {
  /** Tail first, as in the vertex: the order in which they are opened. */
  readonly operators: readonly ChainedOperator[];
  readonly head: ChainedOperator;
  #isClosed = false;

  /** @throws FlinkError with Flink's words if state can't be restored */
  constructor(private readonly parts: ChainParts) {
    const built = new Map<OperatorID, ChainedOperator>();
    for (const { operatorId } of parts.descriptor.vertex.operators) this.#build(operatorId, built);
    this.operators = [...built.values()];
    this.head = required(this.operators.at(-1), 'head of the chain');
  }

  /** Inputs of the head in order of their type numbers; none for a source. */
  headInputs(): readonly Input<unknown>[] {
    const { any } = this.head;
    switch (any.kind) {
      case 'source':
        return [];
      case 'one-input':
        return [any.operator];
      case 'two-input':
        return [any.operator.input1, any.operator.input2];
      default:
        return assertUnreachable(any);
    }
  }

  get source(): SourceStreamOperator | null {
    return this.head.any.kind === 'source' ? this.head.any.operator : null;
  }

  find(operatorId: OperatorID): ChainedOperator | undefined {
    return this.operators.find(({ place }) => place.operatorId === operatorId);
  }

  /** Flink's `initializeStateAndOpenOperators`: tail first. */
  initializeAndOpen(): void {
    this.#each((operator) => {
      operator.initializeState();
      operator.open();
    });
  }

  /** Head first: each may still emit to the next. */
  prepareSnapshotPreBarrier(checkpointId: number): void {
    for (const chained of this.operators.toReversed()) {
      call(chained, (operator) => {
        operator.prepareSnapshotPreBarrier(checkpointId);
      });
    }
  }

  notifyCheckpointComplete(checkpointId: number): void {
    this.#each((operator) => {
      operator.notifyCheckpointComplete(checkpointId);
    });
  }

  notifyCheckpointAborted(checkpointId: number): void {
    this.#each((operator) => {
      operator.notifyCheckpointAborted(checkpointId);
    });
  }

  /** The head's input is exhausted. @param inputId 1-based */
  endHeadInput(inputId: number): void {
    call(this.head, (operator) => {
      operator.endInput(inputId);
    });
  }

  /** Flink's `finishOperators`: head first; each may still emit, and then the next one's input has ended. */
  finish(): void {
    for (const chained of this.operators.toReversed()) {
      call(chained, (operator) => {
        if (chained !== this.head) operator.endInput(1);
        operator.finish();
      });
    }
  }

  /**
   * Once, however the task ends: every operator is closed, also if others' close throws.
   * @returns the errors
   */
  close(): readonly unknown[] {
    if (this.#isClosed) return [];
    this.#isClosed = true;
    const errors: unknown[] = [];
    for (const chained of this.operators.toReversed()) {
      try {
        call(chained, (operator) => {
          operator.close();
        });
      } catch (error) {
        errors.push(error);
      }
      chained.keyedState?.dispose();
    }
    return errors;
  }

  #each(action: (operator: StreamOperator) => void): void {
    for (const chained of this.operators) call(chained, action);
  }

  #build(operatorId: OperatorID, built: Map<OperatorID, ChainedOperator>): void {
    const { descriptor, program, host } = this.parts;
    const { vertex } = descriptor;
    const jobOperator = required(
      vertex.operators.find((candidate) => candidate.operatorId === operatorId),
      `operator ${operatorId} in its vertex`,
    );
    const declared = required(program.operatorFactories.get(operatorId), `factory of operator ${operatorId}`);
    const factory = descriptor.restore?.finished === true ? finishedOnRestore(declared) : declared;
    const place: OperatorPlace = { operatorId, operatorName: jobOperator.name };
    const output = this.#outputOf(place, built);
    const { keyedState, operatorState } = this.#createState(place, factory);
    const taskInfo = {
      jobId: descriptor.jobId,
      jobName: descriptor.jobName,
      taskName: vertex.name,
      operatorId,
      operatorName: jobOperator.name,
      indexOfThisSubtask: descriptor.subtaskIndex,
      numberOfParallelSubtasks: descriptor.parallelism,
      maxNumberOfParallelSubtasks: descriptor.maxParallelism,
      attemptNumber: descriptor.attempt,
    };
    const any = create(factory);
    const chained = { place, factory, any, output, keyedState, operatorState };
    const context = new OperatorContext(host, taskInfo, output, keyedState, operatorState, place);
    call(chained, (operator) => {
      operator.setup(context);
    });
    built.set(operatorId, chained);
  }

  #createState(place: OperatorPlace, factory: OperatorFactory): Pick<ChainedOperator, 'keyedState' | 'operatorState'> {
    const { descriptor, backends, restore } = this.parts;
    const { subtaskIndex, parallelism, maxParallelism } = descriptor;
    const state = restore?.stateOf(place.operatorId);
    const where = `${factory.operatorClass}_${place.operatorId}_(${subtaskIndex + 1}/${parallelism})`;
    const keyType = factory.keySelections.find((selection) => selection !== null)?.keyType;
    const range = keyGroupRangeOf(subtaskIndex, parallelism, maxParallelism);
    const keyedState =
      keyType === undefined
        ? undefined
        : restoringFailed('keyed', where, place, () =>
            backends.createKeyedStateBackend(
              keyType,
              range,
              maxParallelism,
              state?.keyed ?? [],
              this.parts.iterationSeed,
            ),
          );
    const operatorState = restoringFailed('operator', where, place, () =>
      backends.createOperatorStateBackend(state?.operatorState ?? []),
    );
    return { keyedState, operatorState };
  }

  #outputOf(place: OperatorPlace, built: ReadonlyMap<OperatorID, ChainedOperator>): Output<unknown> {
    const main: Output<unknown>[] = [];
    const side = new Map<string, Output<unknown>[]>();
    const add = (tag: string | null, output: Output<unknown>): void => {
      if (tag === null) main.push(output);
      else side.set(tag, [...(side.get(tag) ?? []), output]);
    };
    for (const edge of this.parts.descriptor.vertex.chainedEdges) {
      if (edge.from !== place.operatorId) continue;
      const next = required(built.get(edge.to), `chained operator ${edge.to}`);
      assert(next.any.kind === 'one-input', `operator ${edge.to} inside of a chain has one input`);
      const keySelection = next.factory.keySelections[0] ?? null;
      add(edge.sideOutputTag, new ChainingOutput(next.any.operator, keySelection, next.place));
    }
    for (const { edge: index } of this.parts.descriptor.outputs) {
      const edge = required(this.parts.program.jobGraph.edges[index], `job edge ${index}`);
      if (edge.fromOperator !== place.operatorId) continue;
      const writer = required(this.parts.writers.get(index), `record writer of job edge ${index}`);
      add(edge.sideOutputTag, new RecordWriterOutput(writer, place));
    }
    const [only] = main;
    return only !== undefined && main.length === 1 && side.size === 0 ? only : new FanOutOutput(main, side);
  }
}

function create(factory: OperatorFactory): AnyOperator {
  switch (factory.kind) {
    case 'source':
      return { kind: 'source', operator: factory.create() };
    case 'one-input':
      return { kind: 'one-input', operator: factory.create() };
    case 'two-input':
      return { kind: 'two-input', operator: factory.create() };
    default:
      return assertUnreachable(factory);
  }
}

/** Calls an operator; an error is noted as its own. */
export function call(
  chained: Pick<ChainedOperator, 'any' | 'place'>,
  action: (operator: StreamOperator) => void,
): void {
  try {
    action(chained.any.operator);
  } catch (error) {
    throw blame(error, chained.place);
  }
}
