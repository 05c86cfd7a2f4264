import { describe, expect, test } from 'vitest';
import { describeSavepoint } from '../../../src/core/savepoint/describe-savepoint.ts';
import { readSavepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { streamHandlesOf } from '../../../src/core/savepoint/stream-handles.ts';
import { loadState, writeSavepoint } from '../../../src/core/savepoint/write-savepoint.ts';
import { MemoryFiles, names, sampleMetadata } from './sample-savepoint.ts';

const counts = new Map(Array.from({ length: 200 }, (_, i) => [i, i * i] as const));

describe('writeSavepoint', () => {
  test('pieces above the threshold are files, written before the metadata', () => {
    const disk = new MemoryFiles();
    const { metadata } = disk.write(
      writeSavepoint('s3://b/sp/', sampleMetadata(counts), { inlineThresholdBytes: 1000, newName: names() }),
    );
    expect(disk.written).toEqual(['s3://b/sp/name-2', 's3://b/sp/name-3', 's3://b/sp/_metadata']);
    expect(streamHandlesOf(metadata).map((handle) => handle.kind)).toEqual([
      'byte-stream',
      'relative-file',
      'relative-file',
    ]);
  });

  test('up to 20 KiB is inlined, each piece under a name of its own', () => {
    const disk = new MemoryFiles();
    const { metadata } = disk.write(writeSavepoint('sp', sampleMetadata(counts), { newName: names() }));
    expect(disk.written).toEqual(['sp/_metadata']);
    const inlined = streamHandlesOf(metadata).map((handle) => (handle.kind === 'byte-stream' ? handle.name : ''));
    expect(inlined).toEqual(['name-1', 'name-2', 'name-3']);
  });

  test('what was written reads back as the same state, inlined or not, in every version', () => {
    const original = describedState(sampleMetadata(counts));
    for (const version of [3, 4, 6] as const) {
      for (const inlineThresholdBytes of [0, 20480]) {
        const disk = new MemoryFiles();
        disk.write(writeSavepoint('sp', sampleMetadata(counts), { version, inlineThresholdBytes, newName: names() }));
        const read = disk.read(readSavepoint('sp'));
        expect(disk.read(describeSavepoint(read)).state).toEqual(original);
      }
    }
  });

  test('a snapshot moves to another directory by being loaded', () => {
    const disk = new MemoryFiles();
    const first = disk.write(
      writeSavepoint('a', sampleMetadata(counts), { inlineThresholdBytes: 0, newName: names() }),
    );
    expect(() => disk.write(writeSavepoint('b', first.metadata, { newName: names() }))).toThrow('load it first');
    disk.write(writeSavepoint('b', disk.read(loadState(first)), { newName: names() }));
    const [a, b] = ['a', 'b'].map((path) => disk.read(describeSavepoint(disk.read(readSavepoint(path)))));
    expect(b?.state).toEqual(a?.state);
  });
});

function describedState(metadata: ReturnType<typeof sampleMetadata>): unknown {
  return new MemoryFiles().read(describeSavepoint({ directory: 'memory', metadata, metadataBytes: 0 })).state;
}
