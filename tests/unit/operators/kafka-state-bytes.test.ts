import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { kafkaCommittableSerializer } from '../../../src/core/operators/kafka/kafka-committable.ts';
import { kafkaEnumeratorStateSerializer } from '../../../src/core/operators/kafka/kafka-enumerator-state.ts';
import { kafkaPartitionSplitSerializer } from '../../../src/core/operators/kafka/kafka-partition-split.ts';
import { splitOwner } from '../../../src/core/operators/kafka/kafka-source-enumerator.ts';
import { kafkaWriterStateSerializer } from '../../../src/core/operators/kafka/kafka-writer-state.ts';
import { CommittableCollectorSerializer } from '../../../src/core/operators/sink/committable-collector-serializer.ts';
import {
  fromVersionedBytes,
  toVersionedBytes,
  type SimpleVersionedSerializer,
} from '../../../src/core/operators/simple-versioned-serializer.ts';
import { readCheckpointMetadata } from '../../../src/core/savepoint/metadata/read-metadata.ts';
import { partitionEnds } from '../../../src/core/state/canonical/operator-state-stream.ts';
import { root } from '../../../src/cli/bootstrap/project.mjs';

const committerSerializer = new CommittableCollectorSerializer(kafkaCommittableSerializer);
const savepoints = join(root, 'tests', 'fixtures', 'flink', 'savepoints');

/** Elements of a `byte[]` list state of real Flink's savepoint, per subtask. */
function elementsOf(name: string, uid: string, state: string): Map<number, Uint8Array[]> {
  const { path } = JSON.parse(readFileSync(join(savepoints, name, 'expected.json'), 'utf8')) as { path: string };
  const metadata = readCheckpointMetadata(readFileSync(join(savepoints, name, path, '_metadata')));
  const operator = metadata.operators.find((candidate) => candidate.uid === uid);
  const found = new Map<number, Uint8Array[]>();
  for (const [index, { managedOperatorState: handle }] of operator?.subtasks ?? []) {
    if (handle?.delegate.kind !== 'byte-stream') throw new Error('expected an inlined handle');
    const { bytes } = handle.delegate;
    const ends = partitionEnds(handle.states, bytes.length);
    const offsets = handle.states.find((candidate) => candidate.name === state)?.offsets ?? [];
    found.set(
      index,
      offsets.map((offset) => new DataInput(bytes, offset, ends.get(offset)).readBlob()),
    );
  }
  return found;
}

const expectedOf = (name: string): { kafka: Record<string, unknown>; metadata: { operators: unknown[] } } =>
  JSON.parse(readFileSync(join(savepoints, name, 'expected.json'), 'utf8'));

const byPartition = (a: { topic: string; partition: number }, b: typeof a): number =>
  a.topic.localeCompare(b.topic) || a.partition - b.partition;

/** Reads each element and writes it again: the bytes must be the same. */
function readBack<T>(serializer: SimpleVersionedSerializer<T>, elements: readonly Uint8Array[]): T[] {
  return elements.map((bytes) => {
    const value = fromVersionedBytes(serializer, bytes);
    expect(toHex(toVersionedBytes(serializer, value))).toBe(toHex(bytes));
    return value;
  });
}

describe.each(['kafka-p2', 'kafka-p3'])('the Kafka state that real Flink wrote: %s', (name) => {
  const { kafka } = expectedOf(name);
  const expected = (state: string): Record<string, unknown[]> => kafka[state] as Record<string, unknown[]>;

  test('reader state: one split an element', () => {
    const bySubtask = elementsOf(name, 'source-id', 'SourceReaderState');
    for (const [subtask, elements] of bySubtask) {
      const splits = readBack(kafkaPartitionSplitSerializer, elements).map((split) => ({
        version: 0,
        topic: split.topic,
        partition: split.partition,
        startingOffset: String(split.startingOffset),
        stoppingOffset: split.stoppingOffset,
      }));
      expect(splits).toEqual(expected('SourceReaderState of source-id')[subtask]);
    }
    expect(bySubtask.size).toBeGreaterThan(1);
  });

  test('enumerator state', () => {
    const operators = expectedOf(name).metadata.operators as { uid: string; coordinatorState: string | null }[];
    const hex = operators.find(({ uid }) => uid === 'source-id')?.coordinatorState ?? '';
    const state = fromVersionedBytes(kafkaEnumeratorStateSerializer, fromHex(hex).subarray(4));
    expect(toHex(toVersionedBytes(kafkaEnumeratorStateSerializer, state))).toBe(hex.slice(8));
    const splits = state.splits.map(({ split, status }) => ({
      topic: split.topic,
      partition: split.partition,
      startingOffset: String(split.startingOffset),
      stoppingOffset: split.stoppingOffset,
      status,
    }));
    const { splits: wanted, initialDiscoveryFinished } = kafka['enumerator'] as {
      splits: { topic: string; partition: number }[];
      initialDiscoveryFinished: boolean;
    };
    expect(splits.toSorted(byPartition)).toEqual(wanted.toSorted(byPartition));
    expect(state.initialDiscoveryFinished).toBe(initialDiscoveryFinished);
  });

  test('writer state', () => {
    for (const [subtask, elements] of elementsOf(name, 'sink-id', 'writer_raw_states')) {
      const states = readBack(kafkaWriterStateSerializer, elements).map((state) => ({
        version: 2,
        ...state,
        precommitted: state.precommitted.map((entry) => ({ ...entry, checkpointId: String(entry.checkpointId) })),
      }));
      expect(states).toEqual(expected('writer_raw_states of sink-id')[subtask]);
    }
  });

  test('committer state', () => {
    const bySubtask = elementsOf(name, 'Sink Committer: sink-id', 'streaming_committer_raw_states');
    for (const [subtask, elements] of bySubtask) {
      const states = readBack(committerSerializer, elements).map((checkpoints) => ({
        version: 2,
        checkpoints: checkpoints.map(({ checkpointId, subtasks, managers }) => ({
          checkpointId: String(checkpointId),
          subtasks,
          managers: [...managers.values()].map((manager) => ({
            subtask: manager.subtask,
            requests: manager.requests.map(({ committable, retries }) => ({
              version: 1,
              producerId: String(committable.producerId),
              epoch: committable.epoch,
              transactionalId: committable.transactionalId,
              retries,
              state: 0,
            })),
            committables: manager.committables,
            failed: manager.failed,
          })),
        })),
      }));
      expect(states).toEqual(expected('streaming_committer_raw_states of Sink Committer: sink-id')[subtask]);
    }
  });
});

describe('bytes that are not state', () => {
  const split = (start: string, stop: string): Uint8Array => fromHex(`0001740000000${0}${start}${stop}`);

  test("offsets that are neither offsets nor markers are refused in the connector's words", () => {
    const none = '8000000000000000';
    expect(() => kafkaPartitionSplitSerializer.deserialize(0, split('fffffffffffffffb', none))).toThrow(
      'Invalid starting offset -5 is specified for partition t-0. It should either be non-negative or be one of the ' +
        '[-1(earliest), -2(latest), -3(committed)].',
    );
    expect(() => kafkaPartitionSplitSerializer.deserialize(0, split('0000000000000000', 'fffffffffffffffe'))).toThrow(
      'Illegal stopping offset -2 is specified for partition t-0.',
    );
    expect(kafkaPartitionSplitSerializer.deserialize(0, split(none, none))).toMatchObject({
      startingOffset: null,
      stoppingOffset: null,
    });
  });

  test('versions and ends are checked', () => {
    expect(() => kafkaEnumeratorStateSerializer.deserialize(4, new Uint8Array(0))).toThrow(
      'The bytes are serialized with version 4, while this deserializer only supports version up to 3',
    );
    expect(() => kafkaEnumeratorStateSerializer.deserialize(3, fromHex('000000000100'))).toThrow(
      'Unexpected trailing bytes in serialized topic partitions',
    );
    expect(() => kafkaEnumeratorStateSerializer.deserialize(3, fromHex('7fffffff00000000'))).toThrow();
    expect(() => kafkaWriterStateSerializer.deserialize(3, new Uint8Array(0))).toThrow('Unknown version: 3');
    expect(() => committerSerializer.deserialize(2, fromHex('00000000'))).toThrow('Unexpected magic number');
  });

  test('older enumerator states are read: status per partition, or all assigned', () => {
    const partition = '00017400000003';
    expect(kafkaEnumeratorStateSerializer.deserialize(2, fromHex(`00000001${partition}0000000101`))).toMatchObject({
      splits: [{ split: { topic: 't', partition: 3, startingOffset: -2 }, status: 'UNASSIGNED' }],
      initialDiscoveryFinished: true,
    });
    expect(kafkaEnumeratorStateSerializer.deserialize(1, fromHex(`00000001${partition}`)).splits[0]?.status).toBe(
      'ASSIGNED',
    );
  });

  test('writer state of connector 3.x is its prefix alone', () => {
    expect(kafkaWriterStateSerializer.deserialize(1, fromHex('00026162')).transactionalIdPrefix).toBe('ab');
  });
});

describe('splitOwner', () => {
  test.each(['kafka-p2', 'kafka-p3'])('gives each partition to the subtask that had it in %s', (name) => {
    const bySubtask = elementsOf(name, 'source-id', 'SourceReaderState');
    const owners = [...bySubtask].flatMap(([subtask, elements]) =>
      elements.map((bytes) => {
        const { topic, partition } = fromVersionedBytes(kafkaPartitionSplitSerializer, bytes);
        return { subtask, owner: splitOwner(topic, partition, bySubtask.size) };
      }),
    );
    expect(owners.length).toBeGreaterThan(3);
    for (const { subtask, owner } of owners) expect(owner).toBe(subtask);
  });
});
