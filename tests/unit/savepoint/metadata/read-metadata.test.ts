import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedDataError } from '../../../../src/core/base/malformed-data-error.ts';
import { DataOutput } from '../../../../src/core/base/data-output.ts';
import { fromHex } from '../../../../src/core/base/hex.ts';
import { FlinkError } from '../../../../src/core/model/flink-error.ts';
import { readCheckpointMetadata } from '../../../../src/core/savepoint/metadata/read-metadata.ts';
import { writeCheckpointMetadata } from '../../../../src/core/savepoint/metadata/write-metadata.ts';
import { arbitraryMetadata } from './arbitrary-metadata.ts';

/** Magic, version, checkpoint id 1, and what `body` adds. */
function file(version: number, body: (output: DataOutput) => void): Uint8Array {
  const output = new DataOutput();
  output.writeInt(0x4960672d);
  output.writeInt(version);
  output.writeLong(1n);
  body(output);
  return output.toBytes();
}

function operatorHead(output: DataOutput): void {
  output.writeBytes(fromHex('e464826d320d0351136b0d372c600a5e'));
  output.writeInt(1);
  output.writeInt(2);
}

describe('readCheckpointMetadata', () => {
  test('version 2 has three unused numbers, and no coordinator or channel state', () => {
    const bytes = file(2, (output) => {
      output.writeInt(0);
      output.writeInt(1);
      operatorHead(output);
      output.writeInt(1);
      output.writeInt(1);
      output.writeInt(0);
      output.writeLong(-1n);
      output.writeInt(0);
      output.writeInt(0);
      output.writeInt(0);
      output.writeByte(0);
      output.writeByte(0);
    });
    const { operators, snapshotType } = readCheckpointMetadata(bytes);
    expect(snapshotType).toBeNull();
    expect(operators).toHaveLength(1);
    expect(operators[0]).toMatchObject({
      operatorId: 'e464826d320d0351136b0d372c600a5e',
      parallelism: 1,
      maxParallelism: 2,
      coordinatorState: null,
    });
  });

  test('version 2 refuses the state of Flink 1.1 in the words of Flink', () => {
    const bytes = file(2, (output) => {
      output.writeInt(0);
      output.writeInt(1);
      operatorHead(output);
      output.writeInt(1);
      output.writeInt(1);
      output.writeInt(0);
      output.writeLong(-1n);
      output.writeInt(1);
      output.writeLong(0n);
    });
    expect(() => readCheckpointMetadata(bytes)).toThrow('Legacy state (from Flink <= 1.1');
  });

  test('bytes after a version 3 body are ignored, as Flink ignores them', () => {
    const bytes = file(3, (output) => {
      output.writeInt(0);
      output.writeInt(0);
      output.writeInt(12345);
    });
    expect(readCheckpointMetadata(bytes).operators).toEqual([]);
  });

  test('coordinator state must be inlined', () => {
    const bytes = file(3, (output) => {
      output.writeInt(0);
      output.writeInt(1);
      operatorHead(output);
      output.writeByte(6);
      output.writeUtf('elsewhere');
      output.writeLong(7n);
    });
    expect(() => readCheckpointMetadata(bytes)).toThrow("coordinator state can't be a handle of kind relative-file");
  });

  test('deeply nested changelog handles are refused', () => {
    const bytes = file(3, (output) => {
      output.writeInt(0);
      output.writeInt(1);
      operatorHead(output);
      output.writeByte(0);
      output.writeInt(1);
      output.writeInt(0);
      output.writeInt(0);
      output.writeInt(0);
      for (let depth = 0; depth < 5000; depth++) {
        output.writeByte(14);
        output.writeInt(0);
        output.writeInt(1);
        output.writeLong(0n);
        output.writeInt(1);
      }
    });
    expect(() => readCheckpointMetadata(bytes)).toThrow('nested deeper');
  });

  test('no damage makes it hang, allocate absurdly or throw anything but a refusal', () => {
    fc.assert(
      fc.property(arbitraryMetadata, fc.nat(), fc.nat(255), fc.nat(), (metadata, at, value, cut) => {
        const bytes = writeCheckpointMetadata(metadata);
        bytes[at % bytes.length] = value;
        try {
          readCheckpointMetadata(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)));
        } catch (error) {
          expect(error instanceof MalformedDataError || error instanceof FlinkError, String(error)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
