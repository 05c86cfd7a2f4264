import { describe, expect, test } from 'vitest';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { readSavepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { filesOf } from '../../../src/core/savepoint/savepoint-path.ts';
import { readStateStream } from '../../../src/core/savepoint/state-stream.ts';
import { writeSavepoint } from '../../../src/core/savepoint/write-savepoint.ts';
import { MemoryFiles, names, sampleMetadata } from './sample-savepoint.ts';

function diskWithSavepoint(): MemoryFiles {
  const disk = new MemoryFiles();
  disk.write(writeSavepoint('s3://b/sp', sampleMetadata(new Map([[1, 1]])), { newName: names() }));
  return disk;
}

describe('readSavepoint', () => {
  test('the directory, with or without slash, and the metadata file name the same snapshot', () => {
    const disk = diskWithSavepoint();
    for (const pointer of ['s3://b/sp', 's3://b/sp/', 's3://b/sp/_metadata']) {
      expect(disk.read(readSavepoint(pointer))).toMatchObject({
        directory: 's3://b/sp',
        metadata: { checkpointId: 3 },
      });
    }
  });

  test('nothing there, and a directory without metadata, in the words of Flink', () => {
    const disk = diskWithSavepoint();
    expect(() => disk.read(readSavepoint('s3://b/other'))).toThrow(
      "Cannot find checkpoint or savepoint file/directory 's3://b/other' on file system 's3'.",
    );
    expect(() => disk.read(readSavepoint('s3://b'))).toThrow(
      "Cannot find meta data file '_metadata' in directory 's3://b'.",
    );
  });

  test('an existing file that is no metadata', () => {
    const disk = diskWithSavepoint();
    disk.files.set('s3://b/notes.txt', new Uint8Array(40));
    expect(() => disk.read(readSavepoint('s3://b/notes.txt'))).toThrow('Unexpected magic number.');
  });
});

describe('state files', () => {
  test('a relative name stays beside the metadata', () => {
    for (const path of ['../other/secret', '/etc/passwd', 'a//b', '.', '', 'a/../../b']) {
      expect(() => filesOf({ kind: 'relative-file', path, sizeBytes: 1 }, 's3://b/sp'), path).toThrow(
        MalformedDataError,
      );
    }
    expect(filesOf({ kind: 'relative-file', path: 'a1b2', sizeBytes: 1 }, 's3://b/sp')).toEqual(['s3://b/sp/a1b2']);
  });

  test('a shared file of a checkpoint that was moved is found by its tail', () => {
    const handle = { kind: 'file' as const, uri: 'file:/old/place/job/shared/a1b2', sizeBytes: 3 };
    expect(filesOf(handle, '/new/job/chk-4')).toEqual(['file:/old/place/job/shared/a1b2', '/new/job/shared/a1b2']);
    const disk = new MemoryFiles();
    disk.files.set('/new/job/shared/a1b2', Uint8Array.of(1, 2, 3));
    expect(disk.read(readStateStream(handle, '/new/job/chk-4', 1))).toEqual(Uint8Array.of(2, 3));
  });

  test('a file that is missing or too short is named', () => {
    const disk = new MemoryFiles();
    const handle = { kind: 'relative-file' as const, path: 'a1b2', sizeBytes: 10 };
    expect(() => disk.read(readStateStream(handle, 'sp'))).toThrow('sp/a1b2 (No such file or directory)');
    disk.files.set('sp/a1b2', new Uint8Array(4));
    expect(() => disk.read(readStateStream(handle, 'sp'))).toThrow('sp/a1b2 ends after 4 bytes; 10 were expected');
  });

  test('a segment begins inside of its file', () => {
    const disk = new MemoryFiles();
    disk.files.set('file:/f', Uint8Array.of(0, 1, 2, 3, 4, 5));
    const handle = {
      kind: 'segment-file',
      startOffset: 2,
      sizeBytes: 3,
      scope: 'SHARED',
      uri: 'file:/f',
      logicalFileId: '',
    } as const;
    expect(disk.read(readStateStream(handle, 'sp'))).toEqual(Uint8Array.of(2, 3, 4));
  });
});
