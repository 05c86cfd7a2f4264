import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyPace } from '../../../src/core/state/hashmap/copy-pace.ts';
import { ListStateDescriptor, ValueStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { Types } from '../../../src/core/types/types.ts';
import { entriesIn, finish, newBackend, restoreInto, setKey, snapshotOf } from './keyed-state-fixture.ts';

const profile = Types.POJO('com.example.Profile', { count: Types.INT, note: Types.STRING });
const profiles = new ValueStateDescriptor('profiles', profile);

describe('value state', () => {
  test('is null until updated and again after clear', () => {
    const backend = newBackend();
    const state = backend.valueState(profiles);
    setKey(backend, 'bob');
    expect(state.value()).toBeNull();
    state.update({ count: 1, note: 'x' });
    setKey(backend, 'eve');
    expect(state.value()).toBeNull();
    setKey(backend, 'bob');
    expect(state.value()).toEqual({ count: 1, note: 'x' });
    state.clear();
    expect(state.value()).toBeNull();
    state.update({ count: 2, note: 'y' });
    state.update(null);
    expect(state.value()).toBeNull();
  });

  test('a value outside of its type leaves the old one whole', () => {
    const backend = newBackend();
    const state = backend.valueState(profiles);
    setKey(backend, 'bob');
    state.update({ count: 1, note: 'kept' });
    expect(() => state.update({ count: 1.5, note: 'lost' })).toThrow(/Profile.count/);
    expect(state.value()).toEqual({ count: 1, note: 'kept' });
  });

  test('needs a key of its own key groups', () => {
    const backend = newBackend(Types.STRING, { first: 0, last: 0 });
    const state = backend.valueState(profiles);
    expect(() => state.value()).toThrow('No key set. This method should not be called outside of a keyed context.');
    expect(() => backend.setCurrentKey('bob', 5)).toThrow(
      'Key group 5 is not in KeyGroupRange{startKeyGroup=0, endKeyGroup=0}.',
    );
  });

  test('grows to any size and shrinks again', () => {
    const backend = newBackend();
    const state = backend.valueState(new ValueStateDescriptor('text', Types.STRING));
    for (const length of [1, 10, 100, 1_000, 10_000, 20_000, 100_000, 500, 5, 300_000, 2]) {
      setKey(backend, 'bob');
      state.update('b'.repeat(length));
      setKey(backend, 'eve');
      state.update('e'.repeat(length));
      setKey(backend, 'bob');
      expect(state.value()).toBe('b'.repeat(length));
    }
  });

  test('keys may be longer than a page', () => {
    const backend = newBackend();
    const state = backend.valueState(new ValueStateDescriptor('text', Types.STRING));
    const keys = [10, 5_000, 20_000, 70_000, 1_500_000].map((length) => 'k'.repeat(length));
    for (const key of keys) {
      setKey(backend, key);
      state.update(`${key.length}`);
    }
    const restored = newBackend();
    restoreInto(restored, snapshotOf(backend));
    const again = restored.valueState(new ValueStateDescriptor('text', Types.STRING));
    for (const key of keys) {
      setKey(restored, key);
      expect(again.value()).toBe(`${key.length}`);
      again.clear();
      expect(again.value()).toBeNull();
    }
    expect(entriesIn(snapshotOf(restored))).toEqual([]);
  });

  test('the same state comes out of a snapshot as went in, rescaled', () => {
    const backend = newBackend();
    const state = backend.valueState(profiles);
    for (let i = 0; i < 5_000; i++) {
      setKey(backend, `user-${i}`);
      state.update({ count: i, note: 'n'.repeat(i % 40) });
    }
    const stream = snapshotOf(backend);
    const halves = [
      newBackend(Types.STRING, { first: 0, last: 50 }),
      newBackend(Types.STRING, { first: 51, last: 127 }),
    ] as const;
    const states = halves.map((half) => {
      restoreInto(half, stream);
      return half.valueState(profiles);
    });
    for (let i = 0; i < 5_000; i++) {
      setKey(backend, `user-${i}`);
      const half = backend.currentKeyHash() % 128 <= 50 ? 0 : 1;
      setKey(halves[half], `user-${i}`);
      expect(states[half]?.value()).toEqual({ count: i, note: 'n'.repeat(i % 40) });
    }
    const counts = [...halves[0].keyCounts(), ...halves[1].keyCounts()];
    expect(counts).toEqual([...backend.keyCounts()]);
    expect(counts.reduce((a, b) => a + b)).toBe(5_000);
  });

  test('key groups are written in order, keys within them too', () => {
    const backend = newBackend();
    const state = backend.valueState(new ValueStateDescriptor('n', Types.LONG));
    for (let i = 0; i < 3_000; i++) {
      setKey(backend, `prefix-that-all-share-${i}`);
      state.update(i);
    }
    const keys = entriesIn(snapshotOf(backend)).map((line) => {
      const [, group, key] = line.split(' ');
      return `${group?.padStart(5, '0')} ${key}`;
    });
    expect(keys).toHaveLength(3_000);
    expect(keys).toEqual(keys.toSorted());
  });
});

test('a disposed backend holds nothing', () => {
  const backend = newBackend();
  const state = backend.valueState(profiles);
  setKey(backend, 'bob');
  state.update({ count: 1, note: 'n'.repeat(100_000) });
  expect(backend.sizeBytes()).toBeGreaterThan(100_000);
  backend.dispose();
  expect(backend.sizeBytes()).toBe(0);
});

describe('a running snapshot', () => {
  type Op = { readonly kind: 'update' | 'clear' | 'step'; readonly key: number; readonly size: number };
  const ops = fc.array(
    fc.record<Op>({
      kind: fc.constantFrom('update', 'update', 'update', 'clear', 'step'),
      key: fc.nat(400),
      size: fc.oneof(fc.nat(60), fc.nat(3_000), fc.constant(40_000)),
    }),
    { maxLength: 400 },
  );

  test('holds what there was when it began, whatever is written meanwhile', () => {
    fc.assert(
      fc.property(ops, ops, (before, during) => {
        const backend = newBackend(Types.STRING, { first: 0, last: 7 }, 8);
        const state = backend.valueState(new ValueStateDescriptor('text', Types.STRING));
        const model = new Map<string, string>();
        const apply = ({ kind, key, size }: Op): void => {
          const name = `key ${key}`;
          setKey(backend, name);
          expect(state.value()).toBe(model.get(name) ?? null);
          if (kind === 'update') {
            const text = `${key}:`.padEnd(size, 'x');
            state.update(text);
            model.set(name, text);
          } else if (kind === 'clear') {
            state.clear();
            model.delete(name);
          }
        };
        before.forEach(apply);
        const range = { first: 0, last: 7 };
        const expected = entriesIn(snapshotOf(backend), range, 8);
        const run = backend.beginSnapshot();
        const parts: Uint8Array[] = [];
        for (const op of during) {
          apply(op);
          if (op.kind === 'step') parts.push(run.step() ?? new Uint8Array(0));
        }
        const rest = finish(run);
        const bytes = Buffer.concat([...parts, rest.bytes]);
        expect(entriesIn({ bytes: new Uint8Array(bytes), offsets: rest.offsets }, range, 8)).toEqual(expected);
        for (const [key, text] of model) {
          setKey(backend, key);
          expect(state.value()).toBe(text);
        }
        expect(backend.keyCounts().reduce((a, b) => a + b)).toBe(model.size);
      }),
      { numRuns: 60 },
    );
  });

  test('is written in steps of bounded work and size, the first of a backend the shortest', () => {
    const backend = newBackend();
    const state = backend.valueState(new ValueStateDescriptor('text', Types.STRING));
    for (let i = 0; i < 30_000; i++) {
      setKey(backend, `user-${i}`);
      state.update('x'.repeat(30));
    }
    const sizes = (): number[] => {
      const run = backend.beginSnapshot();
      const found: number[] = [];
      for (let part = run.step(); part !== undefined; part = run.step()) found.push(part.length);
      return found;
    };
    const cold = sizes();
    const warm = sizes();
    expect(cold.reduce((a, b) => a + b)).toBe(warm.reduce((a, b) => a + b));
    expect(cold.length).toBeGreaterThan(2 * warm.length);
    expect(warm.length).toBeGreaterThan(3);
    expect(Math.max(...cold.slice(1, 4))).toBeLessThan(Math.max(...warm) / 4);
    expect(Math.max(...warm)).toBeLessThan(300 * 1024);
  });

  test('still has large values and lists that were replaced, shrunk or appended to', () => {
    const backend = newBackend();
    const value = backend.valueState(new ValueStateDescriptor('text', Types.STRING));
    const list = backend.listState(new ListStateDescriptor('list', Types.STRING));
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) {
      setKey(backend, key);
      value.update(key.repeat(50_000));
      for (let i = 0; i < 3_000; i++) list.add(`${key} ${i}`);
    }
    const expected = entriesIn(snapshotOf(backend));
    const run = backend.beginSnapshot(new CopyPace(1));
    const first = run.step() ?? new Uint8Array(0);
    for (const size of [49_000, 50_000, 12, 51_000]) {
      for (const key of keys) {
        setKey(backend, key);
        value.update('z'.repeat(size));
        list.add('more');
      }
    }
    for (const key of keys) {
      setKey(backend, key);
      list.update(['only']);
    }
    const rest = finish(run);
    const bytes = new Uint8Array([...first, ...rest.bytes]);
    expect(entriesIn({ bytes, offsets: rest.offsets })).toEqual(expected);
  });

  test('may be given up at any time', () => {
    const backend = newBackend();
    const state = backend.valueState(profiles);
    for (let i = 0; i < 100; i++) {
      setKey(backend, `user-${i}`);
      state.update({ count: i, note: '' });
    }
    const run = backend.beginSnapshot();
    expect(() => backend.beginSnapshot()).toThrow('one snapshot at a time');
    setKey(backend, 'user-7');
    state.clear();
    run.cancel();
    expect(run.step()).toBeUndefined();
    expect(entriesIn(snapshotOf(backend))).toHaveLength(99);
  });
});
