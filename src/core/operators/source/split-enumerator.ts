import type { OperatorCoordinatorContext } from '../operator-coordinator.ts';

/** Flink's `SplitEnumeratorContext`, step-wise: what takes time goes through broker and clock and comes back as mail. */
export interface SplitEnumeratorContext<SplitT> extends Pick<
  OperatorCoordinatorContext,
  'processingTime' | 'broker' | 'configuration' | 'log' | 'fail' | 'random'
> {
  currentParallelism(): number;
  /** Subtasks whose readers have registered. */
  registeredReaders(): ReadonlySet<number>;
  /** @throws FlinkError (IllegalArgumentException) if the subtask's reader has not registered */
  assignSplits(subtask: number, splits: readonly SplitT[]): void;
  signalNoMoreSplits(subtask: number): void;
}

/** Flink's `SplitEnumerator`. */
export interface SplitEnumerator<EnumChkT> {
  start(): void;
  handleSplitRequest(subtask: number): void;
  /** The reader of `subtask` has registered. */
  addReader(subtask: number): void;
  snapshotState(checkpointId: number): EnumChkT;
  close(): void;
}
