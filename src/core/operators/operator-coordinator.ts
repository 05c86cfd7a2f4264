import type { OperatorID } from '../model/ids.ts';
import type { BrokerClient } from './broker-client.ts';
import type { ProcessingTimeService } from './stream-operator-context.ts';

/** What the coordinator worker gives to each coordinator. */
export interface OperatorCoordinatorContext {
  readonly operatorId: OperatorID;
  readonly operatorName: string;
  readonly parallelism: number;
  readonly processingTime: ProcessingTimeService;
  readonly broker: Pick<BrokerClient, 'describeTopic'>;
  /** The job's flat configuration. */
  readonly configuration: Readonly<Record<string, string>>;
  /** To the operator in subtask `subtask`. Order is kept per subtask. */
  sendEvent(subtask: number, event: Uint8Array): void;
  log(level: 'info' | 'warn' | 'error', text: string): void;
  /** Fails the job with this error, as if thrown. For errors that arrive as mail. */
  fail(error: unknown): void;
  /** Chance that follows the host's seed. An integer in [0, bound). */
  random(bound: number): number;
}

/**
 * Flink's `OperatorCoordinator`: the one part of an operator that sees all of its subtasks (a source's enumerator).
 * Called: `resetToCheckpoint` if there is a state, `start`, then events and checkpoints in any order, `close`.
 * No method waits. It lives as long as one attempt of the whole job.
 */
export interface OperatorCoordinator {
  /** @param state what `checkpoint` gave. Before `start`, at most once. @throws MalformedDataError */
  resetToCheckpoint(state: Uint8Array): void;
  start(): void;
  /** The subtask's task runs and can take events. */
  subtaskReady(subtask: number): void;
  handleEvent(subtask: number, event: Uint8Array): void;
  /** The coordinator's state as of now; events sent later are after the checkpoint. */
  checkpoint(checkpointId: number): Uint8Array;
  notifyCheckpointComplete(checkpointId: number): void;
  notifyCheckpointAborted(checkpointId: number): void;
  close(): void;
}
