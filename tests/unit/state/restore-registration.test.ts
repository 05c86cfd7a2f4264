import { describe, expect, test } from 'vitest';
import { FlinkError } from '../../../src/core/model/flink-error.ts';
import {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../../src/core/state/state-descriptor.ts';
import { CopyPace } from '../../../src/core/state/hashmap/copy-pace.ts';
import type { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import { Types } from '../../../src/core/types/types.ts';
import { timeWindowSerializer, voidNamespaceSerializer } from '../../../src/core/types/window-serializers.ts';
import { murmurHash } from '../../../src/core/base/murmur-hash.ts';
import { KeyedStreamWriter } from '../../../src/core/state/canonical/keyed-stream-writer.ts';
import {
  ALL_GROUPS,
  type KeyedStream,
  entriesIn,
  headerOf,
  newBackend,
  restoreInto,
  setKey,
  snapshotOf,
} from './keyed-state-fixture.ts';

const MIGRATION = 'org.apache.flink.util.StateMigrationException';
const LONG_CLASS = 'org.apache.flink.api.common.typeutils.base.LongSerializer';
const STRING_CLASS = 'org.apache.flink.api.common.typeutils.base.StringSerializer';

const AccountV1 = Types.POJO('com.example.Account', { name: Types.STRING, points: Types.INT });
const AccountV2 = Types.POJO(
  'com.example.Account',
  { name: Types.STRING, since: Types.LONG, tags: Types.LIST(Types.STRING) },
  { defaults: { since: 7, tags: ['new'] } },
);

/** A backend with what `write` put into another one. */
function restoredFrom(write: (backend: HashMapKeyedStateBackend) => void): HashMapKeyedStateBackend {
  const before = newBackend();
  write(before);
  const after = newBackend();
  restoreInto(after, snapshotOf(before));
  return after;
}

function refusal(act: () => unknown): { className: string; message: string; cause: unknown } {
  try {
    act();
  } catch (error) {
    if (error instanceof FlinkError) return { className: error.className, message: error.message, cause: error.cause };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a state that the program does not ask for', () => {
  test('is carried along into later snapshots and can be asked for again', () => {
    const restored = restoredFrom((backend) => {
      const value = backend.valueState(new ValueStateDescriptor('old', Types.LONG));
      const map = backend.mapState(new MapStateDescriptor('old map', Types.INT, Types.STRING));
      for (let i = 0; i < 100; i++) {
        setKey(backend, `k${i}`);
        value.update(i);
        map.put(i, `${i}`);
      }
      backend.timerQueue('_timer_state/event_x', voidNamespaceSerializer).add(1, null);
    });
    const fresh = restored.valueState(new ValueStateDescriptor('new', Types.STRING));
    setKey(restored, 'k1');
    fresh.update('x');
    const stream = snapshotOf(restored);
    expect(headerOf(stream).states.map(({ name }) => name)).toEqual(['old', 'old map', '_timer_state/event_x', 'new']);
    expect(entriesIn(stream)).toHaveLength(202);
    const later = newBackend();
    restoreInto(later, stream);
    setKey(later, 'k42');
    expect(later.valueState(new ValueStateDescriptor('old', Types.LONG)).value()).toBe(42);
    expect(later.mapState(new MapStateDescriptor('old map', Types.INT, Types.STRING)).get(42)).toBe('42');
    expect(later.timerQueue('_timer_state/event_x', voidNamespaceSerializer).size).toBe(1);
  });
});

describe('streams of several subtasks', () => {
  test('may number their states differently and have different ones', () => {
    const low = newBackend(Types.STRING, { first: 0, last: 63 });
    const high = newBackend(Types.STRING, { first: 64, last: 127 });
    const a = new ValueStateDescriptor('a', Types.LONG);
    const b = new ValueStateDescriptor('b', Types.LONG);
    const both = [low, high] as const;
    const states = [
      { a: low.valueState(a), b: low.valueState(b) },
      { b: high.valueState(b), a: high.valueState(a) },
    ] as const;
    high.valueState(new ValueStateDescriptor('only high', Types.LONG));
    const whole = newBackend();
    for (let i = 0; i < 200; i++) {
      setKey(whole, `k${i}`);
      const half = whole.currentKeyHash() % 128 < 64 ? 0 : 1;
      setKey(both[half], `k${i}`);
      states[half].a.update(i);
      states[half].b.update(1_000 + i);
    }
    restoreInto(whole, snapshotOf(low), low.keyGroupRange);
    restoreInto(whole, snapshotOf(high), high.keyGroupRange);
    const restored = { a: whole.valueState(a), b: whole.valueState(b) };
    for (let i = 0; i < 200; i++) {
      setKey(whole, `k${i}`);
      expect([restored.a.value(), restored.b.value()]).toEqual([i, 1_000 + i]);
    }
    expect(whole.states().map(({ name }) => name)).toEqual(['a', 'b', 'only high']);
  });

  test('a section outside of the range, or damaged, is refused', () => {
    const before = newBackend();
    setKey(before, 'bob');
    before.valueState(new ValueStateDescriptor('n', Types.LONG)).update(1);
    const stream = snapshotOf(before);
    const restore = newBackend(Types.STRING, { first: 0, last: 3 }).restoreKeyed(stream.bytes);
    expect(() => restore.section(4, stream.bytes)).toThrow('key group 4 is not among 0..3');
    const group = stream.offsets.findIndex((offset) => offset > 0);
    const start = stream.offsets[group] ?? 0;
    const whole = newBackend().restoreKeyed(stream.bytes);
    expect(() => whole.section(group + 1, stream.bytes, start)).toThrow(`key group ${group}`);
    expect(() => whole.section(group, stream.bytes, start, stream.bytes.length - 1)).toThrow(/unexpected end/);
    expect(() => newBackend().restoreKeyed(stream.bytes.subarray(0, 20))).toThrow();
  });
});

describe('what can not be taken over', () => {
  const restored = (): HashMapKeyedStateBackend =>
    restoredFrom((backend) => {
      setKey(backend, 'bob');
      backend.valueState(new ValueStateDescriptor('count', Types.LONG)).update(1);
      backend.listState(new ListStateDescriptor('list', Types.LONG)).add(1);
      backend.mapState(new MapStateDescriptor('map', Types.STRING, Types.LONG)).put('x', 1);
      backend.timerQueue('_timer_state/event_t', voidNamespaceSerializer).add(1, null);
    });

  test('another key serializer', () => {
    const before = newBackend();
    before.valueState(new ValueStateDescriptor('count', Types.LONG));
    expect(refusal(() => restoreInto(newBackend(Types.LONG), snapshotOf(before)))).toMatchObject({
      className: MIGRATION,
      message: `The new key serializer (${LONG_CLASS}) must be compatible with the previous key serializer (${STRING_CLASS}).`,
    });
  });

  test('another kind of state, even if its serializer is the same', () => {
    const backend = restored();
    const add = (a: number, b: number): number => a + b;
    expect(refusal(() => backend.reducingState(new ReducingStateDescriptor('count', add, Types.LONG)))).toMatchObject({
      className: 'java.lang.IllegalStateException',
      message: 'Incompatible key/value state types. Was [VALUE], registered with [REDUCING].',
    });
    expect(refusal(() => backend.valueState(new ValueStateDescriptor('map', Types.STRING))).message).toBe(
      'Incompatible key/value state types. Was [MAP], registered with [VALUE].',
    );
    expect(refusal(() => backend.mapState(new MapStateDescriptor('list', Types.LONG, Types.LONG))).message).toBe(
      'Incompatible key/value state types. Was [LIST], registered with [MAP].',
    );
  });

  test('another serializer', () => {
    const backend = restored();
    expect(refusal(() => backend.valueState(new ValueStateDescriptor('count', Types.STRING)))).toMatchObject({
      className: MIGRATION,
      message: `For heap backends, the new state serializer (${STRING_CLASS}) must not be incompatible with the old state serializer (${LONG_CLASS}).`,
    });
    expect(refusal(() => backend.listState(new ListStateDescriptor('list', Types.INT))).message).toBe(
      'For heap backends, the new state serializer (org.apache.flink.api.common.typeutils.base.ListSerializer) must not be incompatible with the old state serializer (org.apache.flink.api.common.typeutils.base.ListSerializer).',
    );
    const timers = refusal(() => backend.timerQueue('_timer_state/event_t', timeWindowSerializer));
    expect(timers.className).toBe('org.apache.flink.util.FlinkRuntimeException');
    expect(timers.cause).toMatchObject({
      className: MIGRATION,
      message: 'For heap backends, the new priority queue serializer must not be incompatible.',
    });
  });

  test('an enum that lost a constant', () => {
    const color = (...constants: string[]): ValueStateDescriptor<string> =>
      new ValueStateDescriptor('color', Types.ENUM('com.example.Color', constants));
    const backend = restoredFrom((before) => {
      setKey(before, 'bob');
      before.valueState(color('RED', 'GREEN')).update('RED');
    });
    expect(refusal(() => backend.valueState(color('RED', 'BLUE')))).toMatchObject({
      className: 'java.lang.IllegalStateException',
      message:
        'Could not create a restore serializer for enum class com.example.Color. Probably because an enum value was removed.',
    });
  });
});

describe('what is migrated when it is registered', () => {
  test('POJO fields added and removed, in values, lists, maps and reduced values', () => {
    const backend = restoredFrom((before) => {
      const value = before.valueState(new ValueStateDescriptor('value', AccountV1));
      const list = before.listState(new ListStateDescriptor('list', AccountV1));
      const map = before.mapState(new MapStateDescriptor('map', AccountV1, AccountV1));
      for (let i = 0; i < 300; i++) {
        setKey(before, `k${i}`);
        value.update({ name: `name ${i}`, points: i });
        list.addAll([
          { name: 'a', points: 1 },
          { name: 'b', points: 2 },
        ]);
        map.put({ name: 'key', points: i }, { name: 'value', points: i });
      }
    });
    const value = backend.valueState(new ValueStateDescriptor('value', AccountV2));
    const list = backend.listState(new ListStateDescriptor('list', AccountV2));
    const map = backend.mapState(new MapStateDescriptor('map', AccountV2, AccountV2));
    const added = { since: 7, tags: ['new'] };
    for (let i = 0; i < 300; i++) {
      setKey(backend, `k${i}`);
      expect(value.value()).toEqual({ name: `name ${i}`, ...added });
      expect([...list.get()]).toEqual([
        { name: 'a', ...added },
        { name: 'b', ...added },
      ]);
      expect(map.get({ name: 'key', ...added })).toEqual({ name: 'value', ...added });
    }
    // What is written next has the new serializer and the new bytes: it restores without any migration.
    const again = newBackend();
    restoreInto(again, snapshotOf(backend));
    setKey(again, 'k5');
    expect(again.valueState(new ValueStateDescriptor('value', AccountV2)).value()).toEqual({
      name: 'name 5',
      ...added,
    });
  });

  test('enum constants keep their names', () => {
    const color = (...constants: string[]): ValueStateDescriptor<string> =>
      new ValueStateDescriptor('color', Types.ENUM('com.example.Color', constants));
    const backend = restoredFrom((before) => {
      setKey(before, 'bob');
      before.valueState(color('RED', 'GREEN')).update('GREEN');
    });
    const state = backend.valueState(color('BLUE', 'GREEN', 'RED'));
    setKey(backend, 'bob');
    expect(state.value()).toBe('GREEN');
  });

  test('while a snapshot runs that began before: it keeps the old bytes and the old serializer', () => {
    const backend = restoredFrom((before) => {
      const value = before.valueState(new ValueStateDescriptor('value', AccountV1));
      for (let i = 0; i < 50; i++) {
        setKey(before, `k${i}`);
        value.update({ name: `name ${i}`, points: i });
      }
    });
    const before = snapshotOf(backend);
    const run = backend.beginSnapshot(new CopyPace(1));
    backend.valueState(new ValueStateDescriptor('value', AccountV2));
    const parts: number[] = [];
    for (let part = run.step(); part !== undefined; part = run.step()) parts.push(...part);
    expect(new Uint8Array(parts)).toEqual(before.bytes);
  });
});

describe('keys whose bytes have two forms', () => {
  const serializer = Types.BIG_INT.createSerializer();
  const value = new ValueStateDescriptor('value', Types.LONG);
  const map = new MapStateDescriptor('map', Types.BIG_INT, Types.LONG);

  /** Ten as key and user key in the given bytes. */
  function streamWithTen(ten: readonly number[], hash: number): KeyedStream {
    const example = newBackend(Types.BIG_INT);
    example.valueState(value);
    example.mapState(map);
    const { keySerializer, states } = headerOf(snapshotOf(example));
    const writer = new KeyedStreamWriter({ compressed: false, keySerializer, states }, ALL_GROUPS, 128);
    const write = (key: readonly number[], bytes: readonly number[]): void =>
      writer.entry(Uint8Array.from(key), 0, key.length, Uint8Array.from(bytes), 0, bytes.length);
    writer.startKeyGroup(hash % 128);
    writer.startState(0);
    write([...ten, 0], [0, 0, 0, 0, 0, 0, 0, 5]);
    writer.startState(1);
    write([...ten, 0, ...ten], [0, 0, 0, 0, 0, 0, 0, 0, 6]);
    writer.endKeyGroup();
    return { bytes: writer.drain(), offsets: writer.offsets() };
  }

  // Flink writes its shared constant as the number 3 alone, any other ten as one byte behind its length.
  test.each([[[0, 0, 0, 3]], [[0, 0, 0, 5, 10]]])('ten is found in the form %j', (ten) => {
    const hash = murmurHash(serializer.hash(10n));
    const backend = newBackend(Types.BIG_INT);
    restoreInto(backend, streamWithTen(ten, hash));
    backend.setCurrentKey(10n, hash);
    expect(backend.valueState(value).value()).toBe(5);
    expect(backend.mapState(map).get(10n)).toBe(6);
  });
});
