import type { JobVertexID, OperatorID } from '../model/ids.ts';

/** An operator as a restore sees it (`OperatorIDPair`); a `JobOperator` is one. */
export interface RestoringOperator {
  readonly operatorId: OperatorID;
  /** The `setUidHash` id: looked up first. */
  readonly userDefinedOperatorId: OperatorID | null;
}

/** A vertex as a restore sees it; a `JobVertex` is one. */
export interface RestoringVertex {
  readonly id: JobVertexID;
  readonly name: string;
  readonly parallelism: number;
  /** As set by the user on operator or job; −1 if nobody did: then it is derived, and a savepoint's may replace it. */
  readonly maxParallelism: number;
  readonly operators: readonly RestoringOperator[];
}
