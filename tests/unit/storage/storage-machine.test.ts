import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';
import { executionAttemptID, jobID, jobVertexID } from '../../../src/core/model/ids.ts';
import type {
  JobManagerToStorage,
  SnapshotDescription,
  StorageToJobManager,
  StorageToTask,
  TaskToStorage,
} from '../../../src/core/protocol/storage-message.ts';
import type { StorageEffect } from '../../../src/core/storage/storage-effect.ts';
import { StorageMachine } from '../../../src/core/storage/storage-machine.ts';

const job = jobID('0'.repeat(31) + '1');
const otherJob = jobID('0'.repeat(31) + '2');
const vertex = jobVertexID('a'.repeat(32));
const attempt = executionAttemptID(job, vertex, 0, 0);
const stranger = executionAttemptID(otherJob, vertex, 0, 0);
const path = 's3://bucket/fraud/savepoint-1';

/** Files in memory; writes can be held back. */
class Harness {
  readonly files = new Map<string, Uint8Array>();
  readonly toJobManager: StorageToJobManager[] = [];
  readonly toTask: { attemptId: string; message: StorageToTask }[] = [];
  readonly held: Extract<StorageEffect, { opId: number }>[] = [];
  hold = false;
  readonly machine = new StorageMachine(new SeededRandom(1), 1000);
  #requestId = 0;

  jobManager(message: WithoutId<JobManagerToStorage>): void {
    this.perform(this.machine.receiveFromJobManager({ ...message, requestId: ++this.#requestId }));
  }

  task(message: WithoutId<TaskToStorage>, from = attempt): StorageToTask | undefined {
    const before = this.toTask.length;
    this.perform(this.machine.receiveFromTask(from, { ...message, requestId: ++this.#requestId }));
    return this.toTask[before]?.message;
  }

  perform(effects: readonly StorageEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'reply-to-job-manager') this.toJobManager.push(effect.message);
      else if (effect.type === 'reply-to-task') this.toTask.push(effect);
      else if (this.hold) this.held.push(effect);
      else this.carryOut(effect);
    }
  }

  carryOut(effect: Extract<StorageEffect, { opId: number }>): void {
    const { opId } = effect;
    if (effect.type === 'write-file') this.files.set(effect.path, Buffer.concat(effect.parts));
    else if (effect.type === 'commit-snapshot') this.files.set(`${effect.path}/_metadata`, effect.metadata);
    else if (effect.type === 'delete') {
      for (const file of this.files.keys()) if (file.startsWith(effect.path)) this.files.delete(file);
    } else if (effect.type === 'read-file') {
      const bytes = this.files.get(effect.path);
      const { offset, length } = effect;
      this.perform(
        this.machine.receiveResult(
          bytes === undefined
            ? { type: 'failed', opId, message: 'no such file' }
            : {
                type: 'bytes',
                opId,
                bytes: bytes.slice(offset, length === null ? undefined : offset + length),
                fileSizeBytes: bytes.length,
              },
        ),
      );
      return;
    }
    this.perform(this.machine.receiveResult({ type: 'done', opId }));
  }

  open(): void {
    this.jobManager({ type: 'open-snapshot', jobId: job, checkpointId: 3, path, owner: 'user' });
    this.jobManager({ type: 'grant', jobId: job, attemptId: attempt, files: [] });
    this.jobManager({ type: 'grant', jobId: otherJob, attemptId: stranger, files: [] });
  }

  write(bytes: number[], last = true, from = attempt): StorageToTask | undefined {
    const part = new Uint8Array(bytes);
    return this.task({ type: 'write-state', checkpointId: 3, stream: 0, part, last }, from);
  }
}

type WithoutId<M> = M extends { requestId: number } ? Omit<M, 'requestId'> : never;

const description: SnapshotDescription = {
  path,
  jobId: job,
  jobName: 'Fraud Detection',
  checkpointId: 3,
  kind: 'savepoint',
  timestamp: 0,
  sizeBytes: 0,
  owner: 'user',
  restoredFrom: null,
  parallelism: {},
};

describe('StorageMachine', () => {
  it('puts the parts of a stream into one file of the snapshot, under a name of its own', () => {
    const h = new Harness();
    h.open();
    expect(h.write([1, 2], false)).toBeUndefined();
    const answer = h.write([3]);
    if (answer?.type !== 'state-written' || answer.handle.kind !== 'relative-file') throw new Error('not written');
    expect(answer.handle.sizeBytes).toBe(3);
    expect([...(h.files.get(`${path}/${answer.handle.path}`) ?? [])]).toEqual([1, 2, 3]);
  });

  it('lets a task write only into snapshots of its own job that are open', () => {
    const h = new Harness();
    expect(h.write([1])).toMatchObject({ type: 'storage-failed' });
    h.open();
    expect(h.write([1], true, stranger)).toMatchObject({ type: 'storage-failed' });
    h.jobManager({ type: 'complete-snapshot', jobId: job, checkpointId: 3, metadata: new Uint8Array(1), description });
    expect(h.write([1])).toMatchObject({ type: 'storage-failed' });
  });

  it('lets a task read exactly what it was granted', () => {
    const h = new Harness();
    h.files.set('/secret', new Uint8Array([9]));
    h.files.set('/state', new Uint8Array([1, 2, 3, 4]));
    h.jobManager({ type: 'grant', jobId: job, attemptId: attempt, files: ['/state'] });
    const answer = h.task({ type: 'read-state', grant: 0, offset: 1, length: 2 });
    expect(answer).toMatchObject({ type: 'state-read', bytes: new Uint8Array([2, 3]) });
    expect(h.task({ type: 'read-state', grant: 1, offset: 0, length: 1 })).toMatchObject({ type: 'storage-failed' });
    expect(h.task({ type: 'read-state', grant: 0, offset: 2, length: 9 })).toMatchObject({
      type: 'storage-failed',
      message: expect.stringContaining('Unexpected end of file') as string,
    });
    h.jobManager({ type: 'revoke', attemptId: attempt });
    expect(h.task({ type: 'read-state', grant: 0, offset: 0, length: 1 })).toMatchObject({ type: 'storage-failed' });
  });

  it('holds an attempt to its quota', () => {
    const h = new Harness();
    h.open();
    expect(h.write(new Array<number>(1001).fill(0))).toMatchObject({
      type: 'storage-failed',
      message: expect.stringContaining('quota of 1000 bytes') as string,
    });
  });

  it('deletes what an aborted snapshot wrote, also files that came in late', () => {
    const h = new Harness();
    h.open();
    h.write([1]);
    h.hold = true;
    h.write([2]);
    h.hold = false;
    h.jobManager({ type: 'abort-snapshot', jobId: job, checkpointId: 3 });
    expect(h.files.size).toBe(0);
    for (const effect of h.held) h.carryOut(effect);
    expect(h.files.size).toBe(0);
    expect(h.toTask.at(-1)?.message).toMatchObject({ type: 'storage-failed' });
  });

  it('refuses paths that step outside', () => {
    const h = new Harness();
    h.jobManager({ type: 'open-snapshot', jobId: job, checkpointId: 3, path: 's3://b/../x', owner: 'user' });
    expect(h.toJobManager.at(-1)).toMatchObject({ type: 'failed' });
  });
});
