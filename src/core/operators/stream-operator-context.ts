import type { JobID, OperatorID } from '../model/ids.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { OperatorStateBackend } from '../state/operator-state-backend.ts';
import type { BrokerClient } from './broker-client.ts';
import type { Output } from './output.ts';

/** Flink's `TaskInfo`, plus the operator's id. Subtasks and attempts count from 0. */
export interface TaskInfo {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly taskName: string;
  readonly operatorId: OperatorID;
  readonly operatorName: string;
  readonly indexOfThisSubtask: number;
  readonly numberOfParallelSubtasks: number;
  readonly maxNumberOfParallelSubtasks: number;
  readonly attemptNumber: number;
}

/** Flink's `ProcessingTimeService`, step-wise: the callback runs as mail of the task. */
export interface ProcessingTimeService {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `callback(timestamp)` once at or after `timestamp`; never within this call. Returns its cancellation. */
  registerTimer(timestamp: number, callback: (timestamp: number) => void): () => void;
}

/** What the task gives to each of its operators. */
export interface StreamOperatorContext {
  readonly taskInfo: TaskInfo;
  readonly output: Output<unknown>;
  readonly processingTime: ProcessingTimeService;
  /** Absent for operators whose input is not keyed. */
  readonly keyedState: KeyedStateBackend | undefined;
  readonly operatorState: OperatorStateBackend;
  readonly broker: BrokerClient;
  /** The checkpoint this attempt was restored from, null on a fresh start (`StateInitializationContext.isRestored`). */
  readonly restoredCheckpointId: number | null;
  /** The job's flat configuration. */
  readonly configuration: Readonly<Record<string, string>>;
  /** A source has more to emit. */
  wakeUp(): void;
  /** Sends bytes to the operator's coordinator. Order is kept. */
  sendToCoordinator(event: Uint8Array): void;
  /**
   * Until the returned function was called the task handles no element, watermark, barrier or trigger and calls no
   * `emitNext`; mail goes on. What Flink does by blocking inside of an operator. Several may be open at once; allowed
   * from `open` on.
   */
  pauseInput(): () => void;
  /**
   * Inside `snapshotState`: the checkpoint is acknowledged only after the returned function was called
   * (the broker has confirmed as durable what was sent before the barrier).
   */
  deferAcknowledgement(): () => void;
  /**
   * The task may not end before the returned function was called (commits under way): after `finish`, or inside
   * `notifyCheckpointComplete`.
   */
  deferEnd(): () => void;
  /** A line for the job's log and the print sink's output. The task keeps a ring. */
  log(level: 'info' | 'warn' | 'error' | 'stdout', text: string): void;
  /** Fails the task with this error, as if thrown. For errors that arrive as mail. */
  fail(error: unknown): void;
  /** Chance that follows the host's seed. An integer in [0, bound). */
  random(bound: number): number;
}
