import { describe, expect, test } from 'vitest';
import { readSavepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { summarizeSavepoint } from '../../../src/core/savepoint/summarize-savepoint.ts';
import { writeSavepoint } from '../../../src/core/savepoint/write-savepoint.ts';
import { COUNTER, MemoryFiles, names, sampleMetadata, sampleSavepoint } from './sample-savepoint.ts';

const counts = new Map(Array.from({ length: 50 }, (_, i) => [i, i] as const));

describe('summarizeSavepoint', () => {
  test('counts keys by state and key group, and elements of lists', () => {
    const summary = new MemoryFiles()
      .read(summarizeSavepoint(sampleSavepoint(counts), { countKeys: true }))
      .get(COUNTER);
    expect(summary?.unreadable).toBeNull();
    expect(summary?.keyed?.keyCount).toBe(50);
    expect(summary?.keyed?.states).toMatchObject([
      { info: { name: 'count' }, entryCount: 50, keyCount: 50 },
      { info: { name: 'byDay' }, entryCount: 50, keyCount: 25 },
    ]);
    const groups = summary?.keyed?.keyGroups ?? [];
    expect(groups.reduce((sum, group) => sum + (group.keyCount ?? 0), 0)).toBe(50);
    expect(groups.every((group) => group.sizeBytes > 0)).toBe(true);
    expect(summary?.operatorState).toMatchObject([{ info: { name: 'buffered' }, partitionCount: 2, sizeBytes: 8 }]);
  });

  test('without counting only headers are read', () => {
    const disk = new MemoryFiles();
    disk.write(writeSavepoint('sp', sampleMetadata(counts), { inlineThresholdBytes: 0, newName: names() }));
    const savepoint = disk.read(readSavepoint('sp'));
    disk.bytesRead = 0;
    const summary = disk.read(summarizeSavepoint(savepoint, { countKeys: false })).get(COUNTER);
    expect(summary?.keyed).toMatchObject({ keyCount: null, states: [{ entryCount: null }, { entryCount: null }] });
    const stored = [...disk.files.values()].reduce((sum, bytes) => sum + bytes.length, 0) - savepoint.metadataBytes;
    expect(disk.bytesRead).toBeLessThan(stored - 50 * 20);
  });

  test('damage is shown at its operator', () => {
    const disk = new MemoryFiles();
    disk.write(writeSavepoint('sp', sampleMetadata(counts), { inlineThresholdBytes: 0, newName: names() }));
    disk.files.delete('sp/name-2');
    const summary = disk.read(summarizeSavepoint(disk.read(readSavepoint('sp')), { countKeys: true })).get(COUNTER);
    expect(summary?.unreadable).toBe('sp/name-2 (No such file or directory)');
  });
});
