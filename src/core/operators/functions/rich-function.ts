import { FlinkError } from '../../model/flink-error.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** Flink's `AbstractRichFunction`: a function with a life of its own and access to the engine. */
export abstract class RichFunction {
  #runtimeContext: RuntimeContext | undefined;

  /** Called once per subtask before the first record. Register state here. */
  open(): void {}

  /** Called once per subtask at the end, whatever the end was. */
  close(): void {}

  /** @throws FlinkError (IllegalStateException) before the task set the function up: in a constructor, or in main */
  getRuntimeContext(): RuntimeContext {
    if (this.#runtimeContext === undefined)
      throw new FlinkError('java.lang.IllegalStateException', 'The runtime context has not been initialized.');
    return this.#runtimeContext;
  }

  /** For the operator that runs the function. */
  setRuntimeContext(context: RuntimeContext): void {
    this.#runtimeContext = context;
  }
}
