import { describe, expect, it } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import type { OperatorStateMetaInfo } from '../../../src/core/model/state-handles.ts';
import { partitionEnds, readOperatorStreamHeader } from '../../../src/core/state/canonical/operator-state-stream.ts';
import {
  DefaultOperatorStateBackend,
  type RestoredPartitions,
} from '../../../src/core/state/operator/default-operator-state-backend.ts';
import { ListStateDescriptor, MapStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { Types } from '../../../src/core/types/types.ts';

const numbers = new ListStateDescriptor('numbers', Types.LONG);
const rules = new MapStateDescriptor('rules', Types.STRING, Types.INT);

/** What a restore would hand to a new subtask that takes everything. */
function partitionsOf(snapshot: ReturnType<DefaultOperatorStateBackend['snapshot']>): RestoredPartitions[] {
  if (snapshot === null) return [];
  const { bytes, states } = snapshot;
  const header = new DataInput(bytes);
  readOperatorStreamHeader(header);
  const ends = partitionEnds(states, bytes.length);
  return states.map(({ name, mode, offsets }: OperatorStateMetaInfo) => ({
    name,
    mode,
    header: bytes.slice(0, header.position),
    partitions: offsets.map((offset) => bytes.slice(offset, ends.get(offset))),
  }));
}

describe('DefaultOperatorStateBackend', () => {
  it('keeps list, union and broadcast state across a snapshot', () => {
    const backend = new DefaultOperatorStateBackend();
    backend.listState(numbers).update([1, 2, 3]);
    backend.unionListState(new ListStateDescriptor('seen', Types.STRING)).add('x');
    backend.broadcastState(rules).put('limit', 500);
    const restored = new DefaultOperatorStateBackend(partitionsOf(backend.snapshot()));
    expect([...restored.listState(numbers).get()]).toEqual([1, 2, 3]);
    expect([...restored.unionListState(new ListStateDescriptor('seen', Types.STRING)).get()]).toEqual(['x']);
    expect(restored.broadcastState(rules).get('limit')).toBe(500);
  });

  it('has nothing to snapshot before anything is registered, and an empty state afterwards', () => {
    const backend = new DefaultOperatorStateBackend();
    expect(backend.snapshot()).toBeNull();
    backend.listState(numbers);
    expect(backend.snapshot()?.states).toEqual([{ name: 'numbers', mode: 'SPLIT_DISTRIBUTE', offsets: [] }]);
  });

  it('joins what several old subtasks wrote', () => {
    const parts = [[1], [2, 3]].map((values) => {
      const backend = new DefaultOperatorStateBackend();
      backend.listState(numbers).update(values);
      return partitionsOf(backend.snapshot());
    });
    const restored = new DefaultOperatorStateBackend(parts.flat());
    expect([...restored.listState(numbers).get()]).toEqual([1, 2, 3]);
  });

  it('carries state that nobody asks for, to the byte', () => {
    const backend = new DefaultOperatorStateBackend();
    backend.listState(numbers).update([7, 8]);
    backend.broadcastState(rules).putAll([
      ['a', 1],
      ['b', 2],
    ]);
    const idle = new DefaultOperatorStateBackend(partitionsOf(backend.snapshot()));
    expect(idle.snapshot()).toEqual(backend.snapshot());
  });

  it('refuses another mode and another type in Flink’s words', () => {
    const backend = new DefaultOperatorStateBackend();
    backend.listState(numbers).add(1);
    const partitions = partitionsOf(backend.snapshot());
    expect(() => new DefaultOperatorStateBackend(partitions).unionListState(numbers)).toThrow(
      'Incompatible state assignment modes. Was [SPLIT_DISTRIBUTE], registered with [UNION].',
    );
    expect(() =>
      new DefaultOperatorStateBackend(partitions).listState(new ListStateDescriptor('numbers', Types.STRING)),
    ).toThrow('The new state typeSerializer for operator state must not be incompatible.');
  });
});
