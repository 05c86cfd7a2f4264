import type { OperatorID } from '../model/ids.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type { StreamPartitioner } from '../operators/stream-partitioner.ts';

/** What a task must know of a job edge: a part of `JobEdge`. */
export interface TaskEdge {
  readonly index: number;
  /** Which input of the target: 0 for a single input, else 1 or 2. */
  readonly typeNumber: number;
  readonly fromOperator: OperatorID;
  readonly toOperator: OperatorID;
  readonly shipStrategy: string;
  readonly sideOutputTag: string | null;
}

/**
 * The user's program as this worker evaluated it: a part of `Program`. Functions are instances, so that every attempt
 * evaluates a program of its own.
 */
export interface TaskProgram {
  readonly jobGraph: { readonly hash: string; readonly edges: readonly TaskEdge[] };
  readonly operatorFactories: ReadonlyMap<OperatorID, OperatorFactory>;
  /** By `JobEdge.index`. */
  readonly partitioners: ReadonlyMap<number, StreamPartitioner>;
}
