import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { murmurHash } from '../../../src/core/base/murmur-hash.ts';
import type { KeyGroupRange } from '../../../src/core/model/key-group-range.ts';
import {
  readKeyedStreamHeader,
  type KeyedStreamHeader,
} from '../../../src/core/state/canonical/keyed-stream-header.ts';
import { KeyedSectionReader } from '../../../src/core/state/canonical/keyed-section-reader.ts';
import { headerEnd, sectionBounds } from '../../../src/core/state/canonical/section-bounds.ts';
import { decodeSnappyFrames } from '../../../src/core/state/canonical/snappy-framing.ts';
import { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import type { KeyedStateSnapshotRun } from '../../../src/core/state/keyed-state-backend.ts';
import { Types } from '../../../src/core/types/types.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';

export const ALL_GROUPS: KeyGroupRange = { first: 0, last: 127 };

export function newBackend(
  keyType: TypeInformation<string> | TypeInformation<number> | TypeInformation<bigint> = Types.STRING,
  range = ALL_GROUPS,
  maxParallelism = 128,
  seed?: number,
): HashMapKeyedStateBackend {
  return new HashMapKeyedStateBackend(keyType.createSerializer(), range, maxParallelism, seed);
}

const stringSerializer = Types.STRING.createSerializer();
export const hashOf = (key: string): number => murmurHash(stringSerializer.hash(key));

/** Makes a string the current key. */
export function setKey(backend: HashMapKeyedStateBackend, key: string): void {
  backend.setCurrentKey(key, hashOf(key));
}

/** A snapshot as it would stand in a savepoint. */
export interface KeyedStream {
  readonly bytes: Uint8Array;
  readonly offsets: readonly number[];
}

export function finish(run: KeyedStateSnapshotRun): KeyedStream {
  const output = new DataOutput();
  for (let part = run.step(); part !== undefined; part = run.step()) output.writeBytes(part);
  return { bytes: output.toBytes(), offsets: run.offsets() };
}

export const snapshotOf = (backend: HashMapKeyedStateBackend): KeyedStream => finish(backend.beginSnapshot());

/** Restores the key groups that a stream of `range` and the backend share. */
export function restoreInto(backend: HashMapKeyedStateBackend, stream: KeyedStream, range = ALL_GROUPS): void {
  const restore = backend.restoreKeyed(stream.bytes);
  const { first, last } = backend.keyGroupRange;
  for (const { keyGroup, start, end } of sectionBounds(range, stream.offsets, stream.bytes.length)) {
    if (keyGroup >= first && keyGroup <= last) restore.section(keyGroup, stream.bytes, start, end);
  }
}

/** The same stream without compression. */
export function decompressed(stream: KeyedStream, range: KeyGroupRange): KeyedStream {
  if (!headerOf(stream).compressed) return stream;
  const output = new DataOutput();
  output.writeBytes(stream.bytes.subarray(0, headerEnd(stream.offsets, stream.bytes.length)));
  const offsets = stream.offsets.map(() => 0);
  for (const { keyGroup, start, end } of sectionBounds(range, stream.offsets, stream.bytes.length)) {
    offsets[keyGroup - range.first] = output.position;
    output.writeBytes(decodeSnappyFrames(stream.bytes.subarray(start, end)));
  }
  return { bytes: output.toBytes(), offsets };
}

export const headerOf = (stream: KeyedStream): KeyedStreamHeader => readKeyedStreamHeader(new DataInput(stream.bytes));

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Entries in the order of the stream: `name keyGroup compositeKey = value`, bytes in hex. */
export function entriesIn(stream: KeyedStream, range = ALL_GROUPS, maxParallelism = 128): string[] {
  const header = headerOf(stream);
  const reader = new KeyedSectionReader(header, maxParallelism);
  const lines: string[] = [];
  for (const { keyGroup, start, end } of sectionBounds(range, stream.offsets, stream.bytes.length)) {
    const input = new DataInput(stream.bytes, start, end);
    reader.readSection(input, keyGroup, (entry) => {
      const name = header.states[entry.stateId]?.name ?? '?';
      const key = hex(
        entry.bytes.subarray(entry.keyStart, Math.max(entry.namespaceEnd, entry.userKeyEnd, entry.keyEnd)),
      );
      lines.push(`${name} ${keyGroup} ${key} = ${hex(entry.bytes.subarray(entry.valueStart, entry.valueEnd))}`);
    });
  }
  return lines;
}
