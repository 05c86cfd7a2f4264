import { required } from '../base/assert.ts';
import type { ValueState } from '../state/state.ts';
import { ValueStateDescriptor } from '../state/state-descriptor.ts';
import type { TypeInformation } from '../types/type-information.ts';
import { AbstractUdfStreamOperator } from './abstract-udf-stream-operator.ts';
import type { ReduceFunction } from './functions/reduce-function.ts';
import type { KeySelection } from './key-selection.ts';
import type { OneInputStreamOperator } from './stream-operator.ts';

/** Flink's `StreamGroupedReduceOperator`: the running reduction of each key, kept in the state `_op_state`. */
export class StreamGroupedReduce<T>
  extends AbstractUdfStreamOperator<T, ReduceFunction<T>>
  implements OneInputStreamOperator<T>
{
  readonly #type: TypeInformation<T>;
  #state: ValueState<T> | undefined;

  constructor(
    reducer: ReduceFunction<T>,
    type: TypeInformation<T>,
    keySelection: KeySelection<unknown, unknown> | null,
  ) {
    super(reducer, keySelection);
    this.#type = type;
  }

  override open(): void {
    super.open();
    this.#state = this.keyedState.valueState(new ValueStateDescriptor('_op_state', this.#type));
  }

  processElement(value: T, timestamp: number): void {
    const state = required(this.#state, 'state of an open operator');
    const current = state.value();
    const result = current === null ? value : this.userFunction.reduce(current, value);
    state.update(result);
    this.output.collect(result, timestamp);
  }
}
