import { FlinkError } from '../model/flink-error.ts';
import type { JobManagerToStorage, StorageToJobManager } from '../protocol/storage-message.ts';
import type { Outbox } from './outbox.ts';

type WithoutRequestId<M> = M extends unknown ? Omit<M, 'requestId'> : never;
export type StorageCommand = WithoutRequestId<JobManagerToStorage>;
type Answer = Exclude<StorageToJobManager, { type: 'failed' }>;

export interface StorageCallbacks {
  onAnswer(answer: Answer): void;
  onFailure(error: FlinkError): void;
}

/** Requests to the storage and their answers, matched by id. */
export class StorageClient {
  readonly #outbox: Outbox;
  readonly #waiting = new Map<number, StorageCallbacks>();
  #nextId = 1;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  request(command: StorageCommand, callbacks: StorageCallbacks): void {
    const requestId = this.#nextId++;
    this.#waiting.set(requestId, callbacks);
    this.#outbox.emit({ type: 'to-storage', message: { ...command, requestId } });
  }

  /** A request whose answer nobody waits for; a failure is left to the storage's own report. */
  tell(command: StorageCommand): void {
    this.request(command, { onAnswer: () => undefined, onFailure: () => undefined });
  }

  receive(message: StorageToJobManager): void {
    const callbacks = this.#waiting.get(message.requestId);
    if (callbacks === undefined) return;
    this.#waiting.delete(message.requestId);
    if (message.type === 'failed') callbacks.onFailure(new FlinkError('java.io.IOException', message.message));
    else callbacks.onAnswer(message);
  }
}
