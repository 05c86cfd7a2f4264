import { describe, expect, test } from 'vitest';
import { ListStateDescriptor, ReducingStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { Types } from '../../../src/core/types/types.ts';
import { entriesIn, newBackend, setKey, snapshotOf } from './keyed-state-fixture.ts';

describe('list state', () => {
  const words = new ListStateDescriptor('words', Types.STRING);

  test('appends, replaces and clears', () => {
    const backend = newBackend();
    const state = backend.listState(words);
    setKey(backend, 'bob');
    expect([...state.get()]).toEqual([]);
    state.add('a');
    state.addAll(['b', 'c']);
    state.addAll([]);
    expect([...state.get()]).toEqual(['a', 'b', 'c']);
    state.update(['x']);
    expect([...state.get()]).toEqual(['x']);
    state.update([]);
    expect(entriesIn(snapshotOf(backend))).toEqual([]);
  });

  test('is kept as savepoints have it: elements with a comma between them', () => {
    const backend = newBackend();
    const state = backend.listState(new ListStateDescriptor('bytes', Types.BYTE));
    setKey(backend, 'bob');
    // 44 is the comma itself.
    state.addAll([1, 44, 44]);
    state.add(2);
    expect(entriesIn(snapshotOf(backend))[0]?.split(' = ')[1]).toBe('012c2c2c2c2c02');
    expect([...state.get()]).toEqual([1, 44, 44, 2]);
  });

  test('refuses null with the words of Flink, and a wrong element leaves the list whole', () => {
    const backend = newBackend();
    const state = backend.listState(words);
    setKey(backend, 'bob');
    state.add('kept');
    expect(() => state.add(null as never)).toThrow('You cannot add null to a ListState.');
    expect(() => state.addAll(null as never)).toThrow('List of values to add cannot be null.');
    expect(() => state.addAll(['lost', 3 as never])).toThrow(/STRING/);
    expect(() => state.update(['lost', null as never])).toThrow('You cannot add null to a ListState.');
    expect([...state.get()]).toEqual(['kept']);
  });

  test('grows from a page into memory of its own', () => {
    const backend = newBackend();
    const state = backend.listState(words);
    const model: string[] = [];
    for (let i = 0; i < 4_000; i++) {
      setKey(backend, 'bob');
      state.add(`word ${i}`);
      model.push(`word ${i}`);
      setKey(backend, `other ${i % 50}`);
      state.add('-');
    }
    setKey(backend, 'bob');
    expect([...state.get()]).toEqual(model);
    setKey(backend, 'other 3');
    expect([...state.get()]).toHaveLength(80);
  });
});

describe('reducing state', () => {
  test('holds the reduced value', () => {
    const backend = newBackend();
    const state = backend.reducingState(
      new ReducingStateDescriptor('max', (a: number, b: number) => Math.max(a, b), Types.LONG),
    );
    setKey(backend, 'bob');
    expect(state.get()).toBeNull();
    state.add(3);
    state.add(5);
    state.add(4);
    expect(state.get()).toBe(5);
    setKey(backend, 'eve');
    expect(state.get()).toBeNull();
    state.add(1);
    state.add(null as never);
    expect(state.get()).toBeNull();
  });
});
