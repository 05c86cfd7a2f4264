import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileCallback } from '../../../../src/core/host/file-store.ts';
import { jobID } from '../../../../src/core/model/ids.ts';
import type { SnapshotDescription } from '../../../../src/core/protocol/storage-message.ts';
import { NodeFileStore } from '../../../../src/platform/node/node-file-store.ts';

let root: string;
let store: NodeFileStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-files-'));
  store = new NodeFileStore(root);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The value, or why there is none. */
const call = <T>(operation: (callback: FileCallback<T>) => void): Promise<T | string> =>
  new Promise((resolve) => {
    operation((result) => {
      resolve(result.ok ? result.value : result.message);
    });
  });

const describedAs = (path: string, timestamp: number): SnapshotDescription => ({
  path,
  jobId: jobID('0'.repeat(32)),
  jobName: 'a job',
  checkpointId: 1,
  kind: 'checkpoint',
  timestamp,
  sizeBytes: 3,
  owner: 'engine',
  restoredFrom: null,
  parallelism: {},
});

const commit = (path: string, timestamp: number) =>
  call<null>((callback) => {
    store.commitSnapshot(path, Uint8Array.of(1, 2, 3), describedAs(path, timestamp), callback);
  });

const list = () =>
  call<readonly SnapshotDescription[]>((callback) => {
    store.list(callback);
  });

test('paths with a scheme lie below the root, others are the machine’s own', () => {
  expect(store.realPath('s3://bucket/dir/savepoint-1')).toBe(join(root, 's3', 'bucket', 'dir', 'savepoint-1'));
  expect(store.realPath('file:///tmp/x')).toBe('/tmp/x');
  expect(store.realPath('/tmp/x')).toBe('/tmp/x');
});

test('a snapshot is there whole: metadata, description, and nothing unfinished', async () => {
  expect(await commit('s3://bucket/chk-1', 1)).toBe(null);
  expect(readdirSync(join(root, 's3', 'bucket', 'chk-1')).toSorted()).toEqual(['_metadata', '_sluice.json']);
  const files = await call<readonly unknown[]>((callback) => {
    store.listFiles('s3://bucket/chk-1', callback);
  });
  expect(files).toEqual([{ name: '_metadata', sizeBytes: 3 }]);
});

test('snapshots are listed oldest first, also before there is any', async () => {
  expect(await list()).toEqual([]);
  await commit('s3://b/two', 2);
  await commit('s3://a/one', 1);
  expect(await list()).toEqual([describedAs('s3://a/one', 1), describedAs('s3://b/two', 2)]);
});

test('a list does not fail over snapshots that are deleted meanwhile', async () => {
  for (let i = 0; i < 20; i++) await commit(`s3://checkpoints/chk-${i}`, i);
  const lists = [list(), list()];
  const deletions = Array.from({ length: 20 }, (_, i) =>
    call<null>((callback) => {
      store.delete(`s3://checkpoints/chk-${i}`, callback);
    }),
  );
  for (const listed of await Promise.all(lists)) expect(listed).toBeInstanceOf(Array);
  expect(await Promise.all(deletions)).toEqual(deletions.map(() => null));
  expect(await list()).toEqual([]);
});

test('a snapshot that was never completed is none', async () => {
  const directory = join(root, 's3', 'checkpoints', 'chk-1');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, '_sluice.json'), '{"path": "s3://chec');
  writeFileSync(join(directory, '._metadata.inprogress'), 'half');
  expect(await list()).toEqual([]);
});

test('reads slices, and says what is not there', async () => {
  await call<null>((callback) => {
    store.writeFile('s3://b/file', [Uint8Array.of(1, 2), Uint8Array.of(3, 4)], callback);
  });
  const read = (path: string, offset: number, length: number | null) =>
    call<unknown>((callback) => {
      store.readFile(path, offset, length, callback);
    });
  expect(await read('s3://b/file', 1, 2)).toEqual({ bytes: Uint8Array.of(2, 3), fileSizeBytes: 4 });
  expect(await read('s3://b/file', 9, null)).toEqual({ bytes: new Uint8Array(0), fileSizeBytes: 4 });
  expect(await read('s3://b/other', 0, null)).toMatch(/ENOENT/);
});
