import type { InputStatus } from '../stream-operator.ts';
import type { StreamOperatorContext } from '../stream-operator-context.ts';

/** Flink's `SourceReaderContext`. */
export interface SourceReaderContext extends Pick<
  StreamOperatorContext,
  'taskInfo' | 'processingTime' | 'broker' | 'configuration' | 'log' | 'fail' | 'random' | 'wakeUp'
> {
  /** Asks the enumerator for a split. */
  sendSplitRequest(): void;
}

/** Where a reader puts records. Timestamps in ms, `NO_TIMESTAMP` if none. */
export interface SourceOutput<T> {
  collect(value: T, timestamp: number): void;
}

/** Flink's `ReaderOutput`: watermarks are made per split where a split has an output of its own. */
export interface ReaderOutput<T> extends SourceOutput<T> {
  createOutputForSplit(splitId: string): SourceOutput<T>;
  releaseOutputForSplit(splitId: string): void;
}

/** Flink's `SourceReader`, step-wise: no future of availability, but `context.wakeUp()`. */
export interface SourceReader<T, SplitT> {
  start(): void;
  /**
   * Emits at most `maxRecords`. After NOTHING_AVAILABLE the reader calls `context.wakeUp()` when it has more; a status
   * of END_OF_INPUT is final.
   */
  pollNext(output: ReaderOutput<T>, maxRecords: number): InputStatus;
  /** What is left to read: every split with its position. */
  snapshotState(checkpointId: number): readonly SplitT[];
  addSplits(splits: readonly SplitT[]): void;
  notifyNoMoreSplits(): void;
  close(): void;
}
