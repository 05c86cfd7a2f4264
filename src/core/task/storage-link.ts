import { assertUnreachable } from '../base/assert.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';
import type { StorageToTask, TaskToStorage } from '../protocol/storage-message.ts';

/** What became of a request: exactly one of the two is called, as mail of the task. */
export interface StorageCallback<T> {
  onAnswer(answer: T): void;
  onFailure(message: string): void;
}

type Waiting =
  | { readonly type: 'read'; readonly callback: StorageCallback<Uint8Array> }
  | { readonly type: 'write'; readonly callback: StorageCallback<StreamStateHandle> };

/** A stream of state bytes that is being written. */
export interface StateStream {
  /** `part` is transferred: it must own its buffer. */
  write(part: Uint8Array, last: boolean): void;
  /** Answers are not handed on any more. */
  abandon(): void;
}

/** The storage as one attempt sees it: it names no path. */
export class StorageLink {
  readonly #waiting = new Map<number, Waiting>();
  #nextRequestId = 1;
  #nextStream = 0;

  constructor(private readonly send: (message: TaskToStorage) => void) {}

  read(grant: number, offset: number, length: number, callback: StorageCallback<Uint8Array>): void {
    const requestId = this.#nextRequestId++;
    this.#waiting.set(requestId, { type: 'read', callback });
    this.send({ type: 'read-state', requestId, grant, offset, length });
  }

  openStream(checkpointId: number, callback: StorageCallback<StreamStateHandle>): StateStream {
    const requestId = this.#nextRequestId++;
    const stream = this.#nextStream++;
    this.#waiting.set(requestId, { type: 'write', callback });
    return {
      write: (part, last) => {
        this.send({ type: 'write-state', requestId, checkpointId, stream, part, last });
      },
      abandon: () => {
        this.#waiting.delete(requestId);
      },
    };
  }

  /** An answer that nobody waits for is dropped: its checkpoint was given up. */
  receive(message: StorageToTask): void {
    const waiting = this.#waiting.get(message.requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(message.requestId);
    switch (message.type) {
      case 'state-read':
        if (waiting.type === 'read') waiting.callback.onAnswer(message.bytes);
        break;
      case 'state-written':
        if (waiting.type === 'write') waiting.callback.onAnswer(message.handle);
        break;
      case 'storage-failed':
        waiting.callback.onFailure(message.message);
        break;
      default:
        assertUnreachable(message);
    }
  }
}
