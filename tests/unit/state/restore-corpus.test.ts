import { describe, expect, test } from 'vitest';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { readSavepoint } from '../../../src/core/savepoint/read-savepoint.ts';
import { readStateStream } from '../../../src/core/savepoint/state-stream.ts';
import type { KeyGroupsStateHandle } from '../../../src/core/model/state-handles.ts';
import { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../../src/core/state/state-descriptor.ts';
import { restoreSerializer } from '../../../src/core/types/restore-serializer.ts';
import type { TypeSerializer } from '../../../src/core/types/type-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';
import { voidNamespaceSerializer } from '../../../src/core/types/window-serializers.ts';
import { expectedCase, readFromDisk } from '../../conformance/fixtures/savepoint-case.ts';
import {
  decompressed,
  entriesIn,
  headerOf,
  newBackend,
  restoreInto,
  setKey,
  snapshotOf,
  type KeyedStream,
} from './keyed-state-fixture.ts';

/** Canonical snapshots by real Flink. */
const CASES = [
  'fraud-long-p2',
  'fraud-long-p4-rocksdb',
  'fraud-string-p2-files',
  'fraud-string-p4-mp4096',
  'kinds-hashmap',
  'kinds-hashmap-snappy',
  'kinds-rocksdb',
  'keys',
  'values',
  'pojo-v1',
  'pojo-unregistered-subclass',
  'avro',
  'kryo',
  'ttl',
  'windows',
  'windows-rocksdb',
  'no-uid',
  'flink-1.20-kinds',
  'flink-1.20-keys',
];

interface Slice {
  readonly handle: KeyGroupsStateHandle;
  readonly stream: KeyedStream;
}

function slicesByOperator(name: string): { readonly maxParallelism: number; readonly slices: readonly Slice[] }[] {
  const savepoint = readFromDisk(readSavepoint(expectedCase(name).directory));
  return savepoint.metadata.operators.flatMap(({ subtasks, maxParallelism }) => {
    const handles = [...subtasks.values()].flatMap((subtask) => {
      const handle = subtask?.managedKeyedState;
      return handle?.kind === 'canonical-savepoint' ? [handle] : [];
    });
    const slices = handles.map((handle) => {
      const bytes = readFromDisk(readStateStream(handle.delegate, savepoint.directory));
      return { handle, stream: { bytes, offsets: handle.offsets } };
    });
    return slices.length === 0 ? [] : [{ maxParallelism, slices }];
  });
}

/** Of keys whose class is not here: any hash does, as nothing is looked up by a key. */
function keySerializerOf(stream: KeyedStream): TypeSerializer<unknown> {
  const serializer = restoreSerializer(headerOf(stream).keySerializer);
  return {
    length: serializer.length,
    serialize: (value, target) => serializer.serialize(value, target),
    deserialize: (source) => serializer.deserialize(source),
    snapshot: () => serializer.snapshot(),
    hash(value) {
      const output = new DataOutput();
      serializer.serialize(value, output);
      return output.written().reduce((hash, byte) => (hash * 31 + byte) | 0, 0);
    },
  };
}

describe('what real Flink wrote', () => {
  test.each(CASES)('%s is carried along byte for byte by a program that asks for none of it', (name) => {
    const operators = slicesByOperator(name);
    expect(operators.length).toBeGreaterThan(0);
    for (const { maxParallelism, slices } of operators) {
      const range = { first: 0, last: maxParallelism - 1 };
      const [first] = slices;
      if (first === undefined) continue;
      const keySerializer = keySerializerOf(first.stream);
      const backend = new HashMapKeyedStateBackend(keySerializer, range, maxParallelism);
      const written: string[] = [];
      for (const { handle, stream } of slices) {
        restoreInto(backend, stream, handle.range);
        written.push(...entriesIn(decompressed(stream, handle.range), handle.range, maxParallelism));
      }
      const again = snapshotOf(backend);
      expect(entriesIn(again, range, maxParallelism).toSorted()).toEqual(written.toSorted());
      expect(headerOf(again).states).toEqual(headerOf(first.stream).states);
    }
  });

  test.each(['kinds-hashmap', 'kinds-rocksdb', 'windows', 'keys'])('%s can be looked at', (name) => {
    for (const { maxParallelism, slices } of slicesByOperator(name)) {
      const [first] = slices;
      if (first === undefined) continue;
      const keySerializer = keySerializerOf(first.stream);
      const range = { first: 0, last: maxParallelism - 1 };
      const backend = new HashMapKeyedStateBackend(keySerializer, range, maxParallelism);
      for (const { handle, stream } of slices) restoreInto(backend, stream, handle.range);
      const entryCount = entriesIn(snapshotOf(backend), range, maxParallelism).length;
      const seen = backend.states().flatMap((info) => [...backend.entriesOf(info.name)]);
      expect(seen).toHaveLength(entryCount);
      const inOneGroup = backend.states().flatMap((info) => [...backend.entriesOf(info.name, seen[0]?.keyGroup)]);
      expect(inOneGroup).toHaveLength(seen.filter(({ keyGroup }) => keyGroup === seen[0]?.keyGroup).length);
    }
  });

  test.each(['kinds-hashmap', 'kinds-rocksdb', 'kinds-hashmap-snappy', 'flink-1.20-kinds'])(
    '%s is found by a program that declares the same states',
    (name) => {
      const [operator] = slicesByOperator(name);
      const backend = newBackend();
      for (const { handle, stream } of operator?.slices ?? []) restoreInto(backend, stream, handle.range);
      const value = backend.valueState(new ValueStateDescriptor('value', Types.LONG));
      const list = backend.listState(new ListStateDescriptor('list', Types.STRING));
      const map = backend.mapState(new MapStateDescriptor('map', Types.STRING, Types.LONG));
      const sum = backend.reducingState(
        new ReducingStateDescriptor('reduce', (a: number, b: number) => a + b, Types.LONG),
      );
      const timers = backend.timerQueue('_timer_state/event_user-timers', voidNamespaceSerializer);
      const states = expectedStates(name);
      const found = (state: string, read: () => unknown): void => {
        const { entries } = states[state] ?? {};
        expect(entries?.length).toBeGreaterThan(0);
        for (const { key, keyGroup, value: expected } of entries ?? []) {
          setKey(backend, key);
          expect(backend.currentKeyHash() % 128).toBe(keyGroup);
          expect(read()).toEqual(expected);
        }
      };
      found('value', () => `${value.value()}`);
      found('list', () => [...list.get()]);
      found('reduce', () => `${sum.get()}`);
      const asText = (count: number | null): string | null => (count === null ? null : `${count}`);
      found('map', () => ({ $map: [...map.entries()].map(([key, count]) => [key, asText(count)]).toSorted() }));
      const expectedTimers = states['_timer_state/event_user-timers']?.timers?.map(({ timestamp, key }) => [
        timestamp,
        key,
      ]);
      const fired: unknown[] = [];
      for (let timer = timers.poll(); timer !== undefined; timer = timers.poll()) {
        fired.push([`${timer.timestamp}`, timer.key]);
      }
      expect(fired.toSorted()).toEqual(expectedTimers?.toSorted());
    },
  );
});

interface ExpectedState {
  readonly entries?: readonly { readonly key: string; readonly keyGroup: number; readonly value: unknown }[];
  readonly timers?: readonly { readonly timestamp: string; readonly key: string }[];
}

/** Of the operator with keyed state. Entries of a map are sorted for comparing. */
function expectedStates(name: string): Readonly<Record<string, ExpectedState>> {
  // The shape is that of the corpus, written by a program of ours.
  const state = expectedCase(name).state as unknown as Record<
    string,
    { keyed?: { states: Record<string, ExpectedState> } }
  >;
  const keyed = Object.values(state).find((operator) => operator.keyed !== undefined)?.keyed;
  return Object.fromEntries(
    Object.entries(keyed?.states ?? {}).map(([stateName, { entries, ...rest }]) => [
      stateName,
      { ...rest, ...(entries === undefined ? {} : { entries: entries.map(sortMap) }) },
    ]),
  );
}

function sortMap<E extends { readonly value: unknown }>(entry: E): E {
  const { value } = entry;
  if (typeof value !== 'object' || value === null || !('$map' in value) || !Array.isArray(value.$map)) return entry;
  return { ...entry, value: { $map: value.$map.toSorted() } };
}
