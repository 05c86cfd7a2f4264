import { DataOutput } from '../../../src/core/base/data-output.ts';
import type { CheckpointMetadata } from '../../../src/core/model/checkpoint-metadata.ts';
import { keyGroupRangeOf } from '../../../src/core/model/key-group-range.ts';
import { keyGroupOf } from '../../../src/core/model/key-groups.ts';
import {
  EMPTY_SUBTASK_STATE,
  type KeyedStateHandle,
  type OperatorStateHandle,
} from '../../../src/core/model/state-handles.ts';
import {
  runFileReader,
  type FileAnswer,
  type FileRead,
  type FileReader,
  type FileWriter,
} from '../../../src/core/savepoint/file-request.ts';
import type { Savepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import type { KeyedStreamHeader } from '../../../src/core/state/canonical/keyed-stream-header.ts';
import { KeyedStreamWriter } from '../../../src/core/state/canonical/keyed-stream-writer.ts';
import { writeOperatorStateStream } from '../../../src/core/state/canonical/operator-state-stream.ts';
import { hashLongNumber } from '../../../src/core/types/java-hash.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import { id, operator } from './state-fixtures.ts';

export const COUNTER = id(0xc0);
export const MAX_PARALLELISM = 128;

const header: KeyedStreamHeader = {
  compressed: false,
  keySerializer: simpleSnapshot('Long'),
  states: [
    {
      backendStateType: 'KEY_VALUE',
      name: 'count',
      keyedStateType: 'VALUE',
      namespaceSerializer: simpleSnapshot('VoidNamespace'),
      valueSerializer: simpleSnapshot('Long'),
    },
    {
      backendStateType: 'KEY_VALUE',
      name: 'byDay',
      keyedStateType: 'MAP',
      namespaceSerializer: simpleSnapshot('VoidNamespace'),
      valueSerializer: compositeSnapshot('Map', [simpleSnapshot('Int'), simpleSnapshot('Boolean')]),
    },
  ],
};

const written = (write: (output: DataOutput) => void): Uint8Array => {
  const output = new DataOutput();
  write(output);
  return output.toBytes();
};

const compositeKey = (key: number, day?: number): Uint8Array =>
  written((output) => {
    output.writeLongFromNumber(key);
    output.writeByte(0);
    if (day !== undefined) output.writeInt(day);
  });

/** A count per key, and a map of two days for keys that are even. */
function keyedHandle(counts: ReadonlyMap<number, number>, subtask: number, parallelism: number): KeyedStateHandle {
  const range = keyGroupRangeOf(subtask, parallelism, MAX_PARALLELISM);
  const writer = new KeyedStreamWriter(header, range, MAX_PARALLELISM);
  for (let keyGroup = range.first; keyGroup <= range.last; keyGroup++) {
    const keys = [...counts.keys()].filter((key) => keyGroupOf(hashLongNumber(key), MAX_PARALLELISM) === keyGroup);
    writer.startKeyGroup(keyGroup);
    const put = (key: Uint8Array, value: Uint8Array): void => {
      writer.entry(key, 0, key.length, value, 0, value.length);
    };
    if (keys.length > 0) writer.startState(0);
    for (const key of keys)
      put(
        compositeKey(key),
        written((output) => output.writeLongFromNumber(counts.get(key) ?? 0)),
      );
    const even = keys.filter((key) => key % 2 === 0);
    if (even.length > 0) writer.startState(1);
    for (const key of even) for (const day of [1, 2]) put(compositeKey(key, day), Uint8Array.of(0, 1));
    writer.endKeyGroup();
  }
  const offsets = [...writer.offsets()];
  return {
    kind: 'canonical-savepoint',
    range,
    offsets,
    delegate: { kind: 'byte-stream', name: '', bytes: writer.drain() },
  };
}

function listHandle(elements: readonly number[]): OperatorStateHandle {
  const info = {
    backendStateType: 'OPERATOR',
    name: 'buffered',
    mode: 'SPLIT_DISTRIBUTE',
    elementSerializer: simpleSnapshot('Int'),
  } as const;
  const state = { info, elements: elements.map((element) => written((output) => output.writeInt(element))) };
  const { bytes, states } = writeOperatorStateStream([state], []);
  return { states, delegate: { kind: 'byte-stream', name: '', bytes } };
}

/** One keyed operator with counts, and a list in its first subtask; all state in memory. */
export function sampleMetadata(
  counts: ReadonlyMap<number, number>,
  { parallelism = 2, list = [7, 8] }: { parallelism?: number; list?: readonly number[] } = {},
): CheckpointMetadata {
  const subtasks = new Map(
    Array.from({ length: parallelism }, (_, subtask) => [
      subtask,
      {
        ...EMPTY_SUBTASK_STATE,
        managedKeyedState: keyedHandle(counts, subtask, parallelism),
        managedOperatorState: subtask === 0 ? listHandle(list) : null,
      },
    ]),
  );
  const counter = operator({
    operatorId: COUNTER,
    name: 'counter',
    uid: 'counter-id',
    parallelism,
    maxParallelism: MAX_PARALLELISM,
    subtasks,
  });
  return { version: 6, checkpointId: 3, snapshotType: 'Savepoint', masterStates: [], operators: [counter] };
}

export const sampleSavepoint = (...args: Parameters<typeof sampleMetadata>): Savepoint => ({
  directory: 'memory',
  metadata: sampleMetadata(...args),
  metadataBytes: 0,
});

/** Files in memory, by path. */
export class MemoryFiles {
  readonly files = new Map<string, Uint8Array>();
  /** In the order of writing. */
  readonly written: string[] = [];
  bytesRead = 0;

  readonly answer = ({ file, offset, length }: FileRead): FileAnswer => {
    const bytes = this.files.get(file);
    if (bytes === undefined)
      return [...this.files.keys()].some((path) => path.startsWith(`${file}/`)) ? 'directory' : 'absent';
    const part = bytes.slice(offset, Math.min(bytes.length, offset + length));
    this.bytesRead += part.length;
    return part;
  };

  read<T>(reader: FileReader<T>): T {
    return runFileReader(reader, this.answer);
  }

  write<T>(writer: FileWriter<T>): T {
    let step = writer.next();
    while (step.done !== true) {
      this.files.set(step.value.file, step.value.bytes);
      this.written.push(step.value.file);
      step = writer.next();
    }
    return step.value;
  }
}

/** `name-1`, `name-2`, … */
export function names(): () => string {
  let next = 1;
  return () => `name-${next++}`;
}
