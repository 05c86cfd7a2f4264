import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exportForFlink } from '../../../src/core/processor/export-for-flink.ts';
import { describeSavepoint } from '../../../src/core/savepoint/describe-savepoint.ts';
import { runFileReader, type FileAnswer, type FileRead } from '../../../src/core/savepoint/file-request.ts';
import { readSavepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { loadState } from '../../../src/core/savepoint/write-savepoint.ts';
import type { CheckpointMetadata } from '../../../src/core/model/checkpoint-metadata.ts';
import type { JsonValue } from '../../../src/core/types/json-value.ts';

const savepoints = fileURLToPath(new URL('../../fixtures/flink/savepoints', import.meta.url));

// Written by real Flink with a Kafka sink: a plain savepoint, so that its transactions wait to be committed.
const KAFKA_P2 = join(savepoints, 'kafka-p2', 'savepoint-7f8436-b1e31c372e00');
const WRITER = 'b2bc5a6680a755404d35a7edb8fc77f4';
const COMMITTER = '425f527e4c612b3f2cd2aaa204b6e6e6';

function onDisk({ file, offset, length }: FileRead): FileAnswer {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return 'absent';
  return new Uint8Array(readFileSync(file)).subarray(offset, offset + length);
}

const load = (directory: string): CheckpointMetadata =>
  runFileReader(loadState(runFileReader(readSavepoint(directory), onDisk)), onDisk);

const describeState = (metadata: CheckpointMetadata): Readonly<Record<string, JsonValue>> => {
  const savepoint = { directory: 'in memory', metadata, metadataBytes: 0 };
  return runFileReader(describeSavepoint(savepoint), () => 'absent').state;
};

describe('exportForFlink', () => {
  test('names the transactions that it leaves out', () => {
    const { leftOut } = exportForFlink(load(KAFKA_P2));
    expect(leftOut).toEqual([
      { transactionalId: 'fraud-alerts-0-3', producerId: 7n, epoch: 0 },
      { transactionalId: 'fraud-alerts-1-3', producerId: 6n, epoch: 0 },
    ]);
  });

  test('the sinks owe nothing any more, all other state is as it was', () => {
    const before = load(KAFKA_P2);
    const { metadata } = exportForFlink(before);
    expect(exportForFlink(metadata)).toEqual({ metadata, leftOut: [] });
    const { [WRITER]: writer, [COMMITTER]: committer, ...others } = describeState(metadata);
    const { [WRITER]: _writer, [COMMITTER]: _committer, ...othersBefore } = describeState(before);
    expect(others).toEqual(othersBefore);
    // 'fraud-alerts-0-3' as text in the state's bytes.
    expect(JSON.stringify([writer, committer])).not.toContain('66726175642d616c657274732d302d33');
    expect(JSON.stringify(describeState(before))).toContain('66726175642d616c657274732d302d33');
  });

  test('a snapshot without sinks stays the same', () => {
    const before = load(join(savepoints, 'fraud-long-p2', pathOf('fraud-long-p2')));
    expect(exportForFlink(before)).toEqual({ metadata: before, leftOut: [] });
  });

  test('the state of a sink that is not Kafka is refused, not guessed at', () => {
    expect(() => exportForFlink(load(join(savepoints, 'sink-v2', pathOf('sink-v2'))))).toThrow();
  });
});

/** The folder of `_metadata` inside a case. */
function pathOf(name: string): string {
  const { path }: { path: string } = JSON.parse(readFileSync(join(savepoints, name, 'expected.json'), 'utf8'));
  return path;
}
