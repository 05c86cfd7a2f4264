import { FlinkError } from '../model/flink-error.ts';
import { RichFunction } from '../operators/functions/rich-function.ts';
import type { NodeIds } from '../graph/node-ids.ts';
import type { Transformation } from '../graph/transformation.ts';

/** What streams need of their environment. */
export interface ProgramBuilder {
  readonly ids: NodeIds;
  /** The environment's parallelism as of now. */
  getParallelism(): number;
  /** `StreamExecutionEnvironment.addOperator`: operators and sinks, in order of the calls. */
  addOperator(transformation: Transformation): void;
}

const claimed = new WeakSet<object>();

/**
 * Flink copies a function into each operator by serializing it; here the instance itself runs, so a rich function,
 * which keeps its context, may stand in one operator only.
 * @throws FlinkError (InvalidProgramException)
 */
export function claimFunction<F>(userFunction: F): F {
  if (userFunction instanceof RichFunction) {
    if (claimed.has(userFunction)) {
      throw new FlinkError(
        'org.apache.flink.api.common.InvalidProgramException',
        `The same ${userFunction.constructor.name} object is used in two operators. Make a new one for each.`,
      );
    }
    claimed.add(userFunction);
  }
  return userFunction;
}
