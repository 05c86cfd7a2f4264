import type { StreamOperatorContext } from './stream-operator-context.ts';
import type { WatermarkStatus } from './output.ts';

/**
 * Flink's `StreamOperator`: one operator of a chain in one subtask. The task calls, in this order:
 * `setup`, `initializeState`, `open` (chain tail first); then elements; per checkpoint `prepareSnapshotPreBarrier`,
 * `snapshotState`, later one notification (which may be lost); at the end `endInput`, `finish`, and always `close`.
 * No method waits: what takes time goes through the context (broker, timers) and comes back as mail.
 */
export interface StreamOperator {
  setup(context: StreamOperatorContext): void;
  initializeState(): void;
  open(): void;
  /** Last chance to emit records that belong before the barrier. */
  prepareSnapshotPreBarrier(checkpointId: number): void;
  /** Puts what must survive into the context's operator state; keyed state is snapshotted by the task. */
  snapshotState(checkpointId: number): void;
  notifyCheckpointComplete(checkpointId: number): void;
  notifyCheckpointAborted(checkpointId: number): void;
  /** All data of input `inputId` (1-based) has come: bounded input or drain, never a plain stop. */
  endInput(inputId: number): void;
  /** Flush before the end (drain or end of input); may emit. */
  finish(): void;
  close(): void;
}

/** One input of an operator, Flink's `Input`. */
export interface Input<IN> {
  /**
   * Called before each element of a keyed input. `mixedHash` is the hash that travelled with the record.
   * Not called for non-keyed inputs.
   */
  setKeyContextElement(value: IN, mixedHash: number): void;
  processElement(value: IN, timestamp: number): void;
  processWatermark(timestamp: number): void;
  processWatermarkStatus(status: WatermarkStatus): void;
}

/** An operator with one input. */
export interface OneInputStreamOperator<IN> extends StreamOperator, Input<IN> {}

/** An operator with two inputs; the operator merges their watermarks itself. */
export interface TwoInputStreamOperator<IN1, IN2> extends StreamOperator {
  readonly input1: Input<IN1>;
  readonly input2: Input<IN2>;
}

/** Flink's `InputStatus` of a source reader. */
export type InputStatus = 'MORE_AVAILABLE' | 'NOTHING_AVAILABLE' | 'END_OF_INPUT';

/** The head of a source chain: emits by itself, a bounded amount per call. */
export interface SourceStreamOperator extends StreamOperator {
  /** Emits at most `maxRecords` records. After NOTHING_AVAILABLE the operator calls `context.wakeUp()` when it has more. */
  emitNext(maxRecords: number): InputStatus;
  /** An event of the operator's coordinator (splits to read, ...), bytes of its own. */
  handleOperatorEvent(event: Uint8Array): void;
  /** Stop with savepoint: emit nothing from now on. With drain the operator also ends its input. */
  stop(drain: boolean): void;
  /** Records emitted in all, for `--stop-after` and replay. */
  readonly emittedRecords: number;
}
