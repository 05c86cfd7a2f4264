import type { KeySelection } from '../operators/key-selection.ts';
import type { OneInputOperatorFactory, SourceOperatorFactory } from '../operators/operator-factory.ts';
import { SourceCoordinator } from '../operators/source/source-coordinator.ts';
import { SourceOperator } from '../operators/source/source-operator.ts';
import type { Source } from '../operators/source/source.ts';
import { StreamSource } from '../operators/source/stream-source.ts';
import type { SourceFunction } from '../operators/functions/source-function.ts';
import type { OneInputStreamOperator } from '../operators/stream-operator.ts';
import type { WatermarkStrategy } from '../operators/watermark/watermark-strategy.ts';
import type { OutputType } from './output-type.ts';

/** What makes a one-input operator. */
export interface OneInputRecipe<IN> {
  /** Flink's class: `StreamMap`. */
  readonly operatorClass: string;
  readonly input: OutputType<IN>;
  /** How the input is keyed, null if it is not. */
  readonly key: KeySelection<unknown, unknown> | null;
  /** null if the operator emits nothing */
  readonly output: OutputType<unknown> | null;
  create(key: KeySelection<unknown, unknown> | null): OneInputStreamOperator<IN>;
}

/** Types are asked for when the task is wired, not now: `returns` may still come. */
export function oneInputFactory<IN>(recipe: OneInputRecipe<IN>): OneInputOperatorFactory {
  return {
    kind: 'one-input',
    operatorClass: recipe.operatorClass,
    get inputTypes() {
      return [recipe.input.get()];
    },
    get outputType() {
      return recipe.output?.get() ?? null;
    },
    keySelections: [recipe.key],
    create: () => recipe.create(recipe.key),
  };
}

export function sourceFactory<T, SplitT, EnumChkT>(
  source: Source<T, SplitT, EnumChkT>,
  strategy: WatermarkStrategy<T>,
  output: OutputType<T>,
): SourceOperatorFactory {
  return {
    kind: 'source',
    operatorClass: 'SourceOperator',
    inputTypes: [],
    get outputType() {
      return output.get();
    },
    keySelections: [],
    create: () => new SourceOperator(source, strategy),
    createCoordinator: (context) => new SourceCoordinator(source, context),
  };
}

export function sourceFunctionFactory<T>(
  sourceFunction: SourceFunction<T>,
  output: OutputType<T>,
): SourceOperatorFactory {
  return {
    kind: 'source',
    operatorClass: 'StreamSource',
    inputTypes: [],
    get outputType() {
      return output.get();
    },
    keySelections: [],
    create: () => new StreamSource(sourceFunction),
    createCoordinator: null,
  };
}
