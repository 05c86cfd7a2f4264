import type { StreamStateHandle } from '../model/stream-state-handle.ts';
import type { StateStream, StorageCallback, StorageLink } from './storage-link.ts';

/** Small writes are slow where the storage is a database: parts are gathered up to this. */
const PART_BYTES = 1024 * 1024;

/**
 * One stream of state on its way to the storage: kept here while it is small enough to be inlined, else sent in parts.
 */
export class StateUpload {
  sizeBytes = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #stream: StateStream | null = null;

  /**
   * @param name identity of an inlined stream: unique in the snapshot
   * @param inlineBytes up to this size it is inlined
   */
  constructor(
    private readonly storage: StorageLink,
    private readonly checkpointId: number,
    private readonly name: string,
    private readonly inlineBytes: number,
    private readonly callback: StorageCallback<StreamStateHandle>,
  ) {}

  append(part: Uint8Array): void {
    this.#pending.push(part);
    this.#pendingBytes += part.length;
    this.sizeBytes += part.length;
    // What is there may be the last part, which the storage must be told: so one always stays behind.
    while (this.#pendingBytes > PART_BYTES && this.#pending.length > 1) this.#sendAllButLast();
  }

  /** Nothing follows: the callback gets the handle, at once if it is inlined. */
  finish(): void {
    const bytes = this.#takePending();
    if (this.sizeBytes <= this.inlineBytes && this.#stream === null) {
      this.callback.onAnswer({ kind: 'byte-stream', name: this.name, bytes });
    } else {
      this.#openStream().write(bytes, true);
    }
  }

  abandon(): void {
    this.#stream?.abandon();
    this.#pending = [];
  }

  #sendAllButLast(): void {
    const last = this.#pending.pop();
    if (last === undefined) return;
    this.#pendingBytes -= last.length;
    this.#openStream().write(this.#takePending(), false);
    this.#pending.push(last);
    this.#pendingBytes = last.length;
  }

  #openStream(): StateStream {
    this.#stream ??= this.storage.openStream(this.checkpointId, this.callback);
    return this.#stream;
  }

  #takePending(): Uint8Array {
    const [only] = this.#pending;
    const isOne = this.#pending.length === 1 && only !== undefined && only.length === only.buffer.byteLength;
    const bytes = isOne ? only : concatenate(this.#pending, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    return bytes;
  }
}

function concatenate(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
