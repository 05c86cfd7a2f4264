import type { TypeInformation } from '../types/type-information.ts';
import type { KeySelection } from './key-selection.ts';
import type { OperatorCoordinator, OperatorCoordinatorContext } from './operator-coordinator.ts';
import type { OneInputStreamOperator, SourceStreamOperator, TwoInputStreamOperator } from './stream-operator.ts';

interface AnyOperatorFactory {
  /** Flink's class, without package, as its messages name it: `KeyedProcessOperator`. */
  readonly operatorClass: string;
  /** What each input's records are, input 1 first; empty for sources. Both ends of an edge take the reader's. */
  readonly inputTypes: readonly TypeInformation<unknown>[];
  /** What `Output.collect` takes; null for operators that emit nothing. Side outputs carry their type in their tag. */
  readonly outputType: TypeInformation<unknown> | null;
  /** Per input: how its records get their key, null where the input is not keyed. */
  readonly keySelections: readonly (KeySelection<unknown, unknown> | null)[];
}

/** The head of a source chain. */
export interface SourceOperatorFactory extends AnyOperatorFactory {
  readonly kind: 'source';
  create(): SourceStreamOperator;
  /** Absent for sources that need none (Flink 1.x source functions). */
  readonly createCoordinator: ((context: OperatorCoordinatorContext) => OperatorCoordinator) | null;
}

export interface OneInputOperatorFactory extends AnyOperatorFactory {
  readonly kind: 'one-input';
  create(): OneInputStreamOperator<unknown>;
}

export interface TwoInputOperatorFactory extends AnyOperatorFactory {
  readonly kind: 'two-input';
  create(): TwoInputStreamOperator<unknown, unknown>;
}

/**
 * Flink's `StreamOperatorFactory`: makes one operator for one subtask, and says what a task must know to wire it.
 * Every worker gets its own factories by evaluating the program; they never cross a port.
 */
export type OperatorFactory = SourceOperatorFactory | OneInputOperatorFactory | TwoInputOperatorFactory;
