import { FlinkError } from '../model/flink-error.ts';
import type { Translation } from '../graph/translate.ts';
import { Configuration } from './configuration.ts';

/** Flink's `StreamContextEnvironment`: what `getExecutionEnvironment` and `execute` mean while a main runs. */
export class ExecutionContext {
  #execution: Translation | undefined;

  /** @param configuration what the command line and the session set; the program may override it */
  constructor(readonly configuration: Configuration) {}

  /** The graphs of what the main asked to run, undefined while it has not. */
  get execution(): Translation | undefined {
    return this.#execution;
  }

  /** @throws FlinkError (FlinkRuntimeException) at the second call; whatever making the graphs throws */
  submit(execution: () => Translation): void {
    if (this.#execution !== undefined) {
      throw new FlinkError(
        'org.apache.flink.util.FlinkRuntimeException',
        'Cannot have more than one execute() or executeAsync() call in a single environment.',
      );
    }
    this.#execution = execution();
  }
}

/** One main runs at a time: nothing here waits. */
let current: ExecutionContext | undefined;

/** The context of the main that runs now; outside of one, as in a test of a job, a fresh one. */
export const currentContext = (): ExecutionContext => current ?? new ExecutionContext(new Configuration());

export function runInContext<T>(context: ExecutionContext, run: () => T): T {
  const outer = current;
  current = context;
  try {
    return run();
  } finally {
    current = outer;
  }
}
