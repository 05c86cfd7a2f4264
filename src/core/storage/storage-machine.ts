import { assertUnreachable } from '../base/assert.ts';
import type { SeededRandom } from '../base/seeded-random.ts';
import type { ExecutionAttemptID, JobID } from '../model/ids.ts';
import type {
  JobManagerToStorage,
  StorageToJobManager,
  StorageToTask,
  TaskToStorage,
} from '../protocol/storage-message.ts';
import { joinPath, pathObstacle } from './snapshot-path.ts';
import type { StorageEffect, StorageResult } from './storage-effect.ts';

const DEFAULT_QUOTA_BYTES = 1024 * 1024 * 1024;

/** A snapshot that tasks may write into. */
interface OpenSnapshot {
  readonly jobId: JobID;
  readonly checkpointId: number;
  readonly path: string;
  /** Parts of streams not closed yet, by attempt and stream. */
  readonly streams: Map<string, { parts: Uint8Array[]; sizeBytes: number }>;
  readonly writtenBytes: Map<ExecutionAttemptID, number>;
}

interface Access {
  readonly jobId: JobID;
  readonly files: readonly string[];
}

type Continuation = (result: StorageResult) => void;

/** See the room's README. One instance per session; single-threaded. */
export class StorageMachine {
  readonly #open = new Map<string, OpenSnapshot>();
  readonly #access = new Map<ExecutionAttemptID, Access>();
  readonly #waiting = new Map<number, Continuation>();
  #nextOpId = 1;
  #effects: StorageEffect[] = [];

  /** @param quotaBytes what one attempt may write into one snapshot */
  constructor(
    readonly random: SeededRandom,
    readonly quotaBytes: number = DEFAULT_QUOTA_BYTES,
  ) {}

  receiveFromJobManager(message: JobManagerToStorage): StorageEffect[] {
    switch (message.type) {
      case 'open-snapshot':
        this.#openSnapshot(message);
        break;
      case 'complete-snapshot':
        this.#completeSnapshot(message);
        break;
      case 'abort-snapshot':
        this.#abortSnapshot(message);
        break;
      case 'delete-snapshot':
        this.#simple({ type: 'delete', path: message.path }, message.requestId);
        break;
      case 'read-file':
        this.#readFile(message);
        break;
      case 'stat':
        this.#stat(message);
        break;
      case 'grant':
        this.#access.set(message.attemptId, { jobId: message.jobId, files: message.files });
        this.#toJobManager({ type: 'done', requestId: message.requestId });
        break;
      case 'revoke':
        this.#revoke(message.attemptId);
        this.#toJobManager({ type: 'done', requestId: message.requestId });
        break;
      default:
        assertUnreachable(message);
    }
    return this.#drain();
  }

  receiveFromTask(attemptId: ExecutionAttemptID, message: TaskToStorage): StorageEffect[] {
    switch (message.type) {
      case 'write-state':
        this.#writeState(attemptId, message);
        break;
      case 'read-state':
        this.#readState(attemptId, message);
        break;
      default:
        assertUnreachable(message);
    }
    return this.#drain();
  }

  /** The host has carried out an operation. */
  receiveResult(result: StorageResult): StorageEffect[] {
    const continuation = this.#waiting.get(result.opId);
    this.#waiting.delete(result.opId);
    continuation?.(result);
    return this.#drain();
  }

  // Snapshots.

  #openSnapshot(message: Extract<JobManagerToStorage, { type: 'open-snapshot' }>): void {
    const obstacle = pathObstacle(message.path);
    if (obstacle !== null) {
      this.#fail(message.requestId, `Could not open the snapshot directory: ${obstacle}.`);
      return;
    }
    this.#open.set(snapshotKey(message.jobId, message.checkpointId), {
      jobId: message.jobId,
      checkpointId: message.checkpointId,
      path: message.path,
      streams: new Map(),
      writtenBytes: new Map(),
    });
    this.#toJobManager({ type: 'done', requestId: message.requestId });
  }

  #completeSnapshot(message: Extract<JobManagerToStorage, { type: 'complete-snapshot' }>): void {
    const key = snapshotKey(message.jobId, message.checkpointId);
    const snapshot = this.#open.get(key);
    if (snapshot === undefined) {
      this.#fail(message.requestId, `Checkpoint ${message.checkpointId} is not open.`);
      return;
    }
    const { metadata, description, requestId } = message;
    this.#open.delete(key);
    this.#perform({ type: 'commit-snapshot', path: snapshot.path, metadata, description }, (result) => {
      if (result.type === 'failed') this.#perform({ type: 'delete', path: snapshot.path }, () => undefined);
      this.#reply(requestId, result);
    });
  }

  #abortSnapshot(message: Extract<JobManagerToStorage, { type: 'abort-snapshot' }>): void {
    const key = snapshotKey(message.jobId, message.checkpointId);
    const snapshot = this.#open.get(key);
    this.#open.delete(key);
    if (snapshot === undefined) this.#toJobManager({ type: 'done', requestId: message.requestId });
    else this.#simple({ type: 'delete', path: snapshot.path }, message.requestId);
  }

  // Pieces of tasks.

  #writeState(attemptId: ExecutionAttemptID, message: Extract<TaskToStorage, { type: 'write-state' }>): void {
    const jobId = this.#access.get(attemptId)?.jobId;
    const snapshot = jobId === undefined ? undefined : this.#open.get(snapshotKey(jobId, message.checkpointId));
    if (snapshot === undefined) {
      this.#failTask(attemptId, message.requestId, `Checkpoint ${message.checkpointId} is not open for this attempt.`);
      return;
    }
    const written = (snapshot.writtenBytes.get(attemptId) ?? 0) + message.part.length;
    if (written > this.quotaBytes) {
      this.#failTask(
        attemptId,
        message.requestId,
        `The attempt wrote more than its quota of ${this.quotaBytes} bytes.`,
      );
      return;
    }
    snapshot.writtenBytes.set(attemptId, written);
    const streamKey = `${attemptId}/${message.stream}`;
    const stream = snapshot.streams.get(streamKey) ?? { parts: [], sizeBytes: 0 };
    snapshot.streams.set(streamKey, stream);
    stream.parts.push(message.part);
    stream.sizeBytes += message.part.length;
    if (message.last) {
      snapshot.streams.delete(streamKey);
      this.#writeFile(attemptId, message.requestId, snapshot, stream.parts, stream.sizeBytes);
    }
  }

  #writeFile(
    attemptId: ExecutionAttemptID,
    requestId: number,
    snapshot: OpenSnapshot,
    parts: readonly Uint8Array[],
    sizeBytes: number,
  ): void {
    const name = this.random.nextUuid();
    const path = joinPath(snapshot.path, name);
    this.#perform({ type: 'write-file', path, parts }, (result) => {
      if (result.type === 'failed') {
        this.#failTask(attemptId, requestId, result.message);
      } else if (this.#open.get(snapshotKey(snapshot.jobId, snapshot.checkpointId)) !== snapshot) {
        // Aborted meanwhile: its directory was deleted, perhaps before this file came into it.
        this.#perform({ type: 'delete', path }, () => undefined);
        this.#failTask(attemptId, requestId, `Checkpoint ${snapshot.checkpointId} was aborted.`);
      } else {
        this.#toTask(attemptId, {
          type: 'state-written',
          requestId,
          handle: { kind: 'relative-file', path: name, sizeBytes },
        });
      }
    });
  }

  #readState(attemptId: ExecutionAttemptID, message: Extract<TaskToStorage, { type: 'read-state' }>): void {
    const path = this.#access.get(attemptId)?.files[message.grant];
    const { requestId, offset, length } = message;
    if (path === undefined) {
      this.#failTask(attemptId, requestId, `Grant ${message.grant} was not given to this attempt.`);
      return;
    }
    this.#perform({ type: 'read-file', path, offset, length }, (result) => {
      if (result.type === 'bytes' && result.bytes.length === length) {
        this.#toTask(attemptId, { type: 'state-read', requestId, bytes: result.bytes });
      } else if (result.type === 'bytes') {
        const got = `${result.bytes.length} of ${length} bytes at ${offset} of '${path}' (${result.fileSizeBytes} bytes)`;
        this.#failTask(attemptId, requestId, `Unexpected end of file: ${got}.`);
      } else {
        const reason = result.type === 'failed' ? result.message : 'no bytes came back';
        this.#failTask(attemptId, requestId, `Could not read '${path}': ${reason}`);
      }
    });
  }

  #revoke(attemptId: ExecutionAttemptID): void {
    this.#access.delete(attemptId);
    for (const snapshot of this.#open.values()) {
      for (const key of snapshot.streams.keys()) if (key.startsWith(`${attemptId}/`)) snapshot.streams.delete(key);
    }
  }

  // Files for the JobManager.

  #readFile(message: Extract<JobManagerToStorage, { type: 'read-file' }>): void {
    const { path, offset, length, requestId } = message;
    this.#perform({ type: 'read-file', path, offset, length }, (result) => {
      if (result.type === 'bytes') {
        this.#toJobManager({ type: 'file', requestId, bytes: result.bytes, sizeBytes: result.fileSizeBytes });
      } else {
        this.#fail(requestId, result.type === 'failed' ? result.message : `Could not read '${path}'.`);
      }
    });
  }

  #stat(message: Extract<JobManagerToStorage, { type: 'stat' }>): void {
    const { path, requestId } = message;
    this.#perform({ type: 'stat', path }, (result) => {
      if (result.type === 'entry') this.#toJobManager({ type: 'stat-result', requestId, entry: result.entry });
      else this.#fail(requestId, result.type === 'failed' ? result.message : `Could not look at '${path}'.`);
    });
  }

  // Plumbing.

  #simple(operation: Omit<Extract<StorageEffect, { type: 'delete' }>, 'opId'>, requestId: number): void {
    this.#perform(operation, (result) => {
      this.#reply(requestId, result);
    });
  }

  #reply(requestId: number, result: StorageResult): void {
    if (result.type === 'failed') this.#fail(requestId, result.message);
    else this.#toJobManager({ type: 'done', requestId });
  }

  #perform(operation: FileOperation, continuation: Continuation): void {
    const opId = this.#nextOpId++;
    this.#waiting.set(opId, continuation);
    this.#effects.push({ ...operation, opId });
  }

  #toJobManager(message: StorageToJobManager): void {
    this.#effects.push({ type: 'reply-to-job-manager', message });
  }

  #toTask(attemptId: ExecutionAttemptID, message: StorageToTask): void {
    this.#effects.push({ type: 'reply-to-task', attemptId, message });
  }

  #fail(requestId: number, message: string): void {
    this.#toJobManager({ type: 'failed', requestId, message });
  }

  #failTask(attemptId: ExecutionAttemptID, requestId: number, message: string): void {
    this.#toTask(attemptId, { type: 'storage-failed', requestId, message });
  }

  #drain(): StorageEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}

type WithoutOpId<E> = E extends { readonly opId: number } ? Omit<E, 'opId'> : never;
type FileOperation = WithoutOpId<StorageEffect>;

const snapshotKey = (jobId: JobID, checkpointId: number): string => `${jobId}/${checkpointId}`;
