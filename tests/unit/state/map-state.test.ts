import { describe, expect, test } from 'vitest';
import { MapStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { Types } from '../../../src/core/types/types.ts';
import { ALL_GROUPS, entriesIn, newBackend, restoreInto, setKey, snapshotOf } from './keyed-state-fixture.ts';

const visits = new MapStateDescriptor('visits', Types.STRING, Types.LONG);

describe('map state', () => {
  test('keeps the entries of each key apart', () => {
    const backend = newBackend();
    const state = backend.mapState(visits);
    setKey(backend, 'bob');
    expect(state.isEmpty()).toBe(true);
    expect([...state.keys()]).toEqual([]);
    state.putAll([
      ['home', 1],
      ['shop', 2],
    ]);
    setKey(backend, 'eve');
    state.put('home', 7);
    expect(state.contains('shop')).toBe(false);
    expect(state.get('shop')).toBeNull();
    setKey(backend, 'bob');
    expect(state.get('home')).toBe(1);
    state.put('home', 3);
    expect(new Map(state.entries())).toEqual(
      new Map([
        ['home', 3],
        ['shop', 2],
      ]),
    );
    expect([...state.values()].toSorted()).toEqual([2, 3]);
    state.remove('home');
    state.remove('never there');
    expect([...state.keys()]).toEqual(['shop']);
    state.remove('shop');
    expect(state.isEmpty()).toBe(true);
    setKey(backend, 'eve');
    expect(state.get('home')).toBe(7);
  });

  test('an entry that is no longer there leaves nothing in a savepoint, an emptied map neither', () => {
    const backend = newBackend();
    const state = backend.mapState(visits);
    setKey(backend, 'bob');
    state.put('home', 1);
    state.put('shop', 1);
    state.remove('home');
    expect(entriesIn(snapshotOf(backend))).toHaveLength(1);
    state.remove('shop');
    expect(entriesIn(snapshotOf(backend))).toEqual([]);
    expect(backend.keyCounts().every((count) => count === 0)).toBe(true);
  });

  test('may be changed while it is iterated over, and so may the key', () => {
    const backend = newBackend();
    const state = backend.mapState(visits);
    setKey(backend, 'bob');
    for (let i = 0; i < 50; i++) state.put(`page ${i}`, i);
    let seen = 0;
    for (const [page, count] of state.entries()) {
      seen++;
      setKey(backend, 'bob');
      if (count % 2 === 0) state.remove(page);
      else state.put(`${page} again`, count);
      setKey(backend, 'eve');
      state.put(page, count);
    }
    expect(seen).toBe(50);
    expect([...state.keys()]).toHaveLength(50);
    setKey(backend, 'bob');
    expect([...state.keys()]).toHaveLength(50);
  });

  test('a user key or value outside of its type changes nothing', () => {
    const backend = newBackend();
    const state = backend.mapState(new MapStateDescriptor('m', Types.INT, Types.INT));
    setKey(backend, 'bob');
    expect(() => state.put(1.5, 1)).toThrow(/INT/);
    expect(() => state.put(1, 1.5)).toThrow(/INT/);
    expect(state.isEmpty()).toBe(true);
    expect(entriesIn(snapshotOf(backend))).toEqual([]);
  });

  test('null values are written as one byte and come back', () => {
    const type = new MapStateDescriptor<string, number | null>('n', Types.STRING, Types.LONG);
    const backend = newBackend();
    setKey(backend, 'bob');
    backend.mapState(type).put('none', null);
    const stream = snapshotOf(backend);
    expect(entriesIn(stream)[0]?.split(' = ')[1]).toBe('01');
    const restored = newBackend();
    restoreInto(restored, stream);
    const state = restored.mapState(type);
    setKey(restored, 'bob');
    expect(state.contains('none')).toBe(true);
    expect(state.get('none')).toBeNull();
  });

  test('a seed shuffles iteration, the same one the same way', () => {
    const order = (seed: number | undefined): string => {
      const backend = newBackend(Types.STRING, ALL_GROUPS, 128, seed);
      const state = backend.mapState(visits);
      setKey(backend, 'bob');
      for (let i = 0; i < 20; i++) state.put(`${i}`, i);
      return [...state.values()].join();
    };
    expect(order(1)).toBe(order(1));
    expect(new Set([order(undefined), order(1), order(2), order(3)]).size).toBe(4);
  });

  test('one key may have a very large map: its snapshot is sorted in parts and merged', () => {
    const backend = newBackend();
    const state = backend.mapState(visits);
    setKey(backend, 'bob');
    for (let i = 0; i < 30_000; i++) state.put(`page ${(i * 7919) % 30_000}`, i);
    const keys = entriesIn(snapshotOf(backend)).map((line) => line.split(' ')[2] ?? '');
    expect(keys).toHaveLength(30_000);
    expect(keys).toEqual(keys.toSorted());
    state.clear();
    expect(state.isEmpty()).toBe(true);
    expect(entriesIn(snapshotOf(backend))).toEqual([]);
  });
});
