import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyPace } from '../../../src/core/state/hashmap/copy-pace.ts';
import type { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import type { AppendingState, ListState, MapState, ValueState } from '../../../src/core/state/state.ts';
import {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../../src/core/state/state-descriptor.ts';
import type { KeyGroupedTimerQueue } from '../../../src/core/state/timer-queue.ts';
import { Types } from '../../../src/core/types/types.ts';
import { voidNamespaceSerializer, type VoidNamespace } from '../../../src/core/types/window-serializers.ts';
import { entriesIn, finish, newBackend, restoreInto, setKey, snapshotOf } from './keyed-state-fixture.ts';

const RANGE = { first: 0, last: 7 };
const GROUPS = 8;

interface States {
  readonly value: ValueState<string>;
  readonly list: ListState<string>;
  readonly map: MapState<number, string>;
  readonly sum: AppendingState<number, number>;
  readonly timers: KeyGroupedTimerQueue<VoidNamespace>;
}

function register(backend: HashMapKeyedStateBackend): States {
  return {
    value: backend.valueState(new ValueStateDescriptor('value', Types.STRING)),
    list: backend.listState(new ListStateDescriptor('list', Types.STRING)),
    map: backend.mapState(new MapStateDescriptor('map', Types.INT, Types.STRING)),
    sum: backend.reducingState(new ReducingStateDescriptor('sum', (a: number, b: number) => a + b, Types.LONG)),
    timers: backend.timerQueue('_timer_state/event_user-timers', voidNamespaceSerializer),
  };
}

/** What a key should have. */
interface Expected {
  value: string | null;
  list: string[];
  readonly map: Map<number, string>;
  sum: number | null;
  readonly timers: Set<number>;
}

type Kind = keyof Expected | 'clear-list' | 'clear-map' | 'clear' | 'poll' | 'step';
interface Op {
  readonly kind: Kind;
  readonly key: number;
  readonly n: number;
  readonly size: number;
}

const KINDS: readonly Kind[] = [
  ...(['value', 'value', 'list', 'list', 'list', 'map', 'map', 'map', 'map', 'sum', 'timers', 'timers'] as const),
  ...(['clear-list', 'clear-map', 'clear', 'poll', 'step', 'step'] as const),
];
const ops = (maxLength: number): fc.Arbitrary<Op[]> =>
  fc.array(
    fc.record<Op>({
      kind: fc.constantFrom(...KINDS),
      key: fc.nat(40),
      n: fc.nat(30),
      size: fc.oneof(
        { weight: 8, arbitrary: fc.nat(40) },
        { weight: 2, arbitrary: fc.nat(2_000) },
        { weight: 1, arbitrary: fc.constant(30_000) },
      ),
    }),
    { maxLength, size: 'max' },
  );

/** A backend beside a model that is as simple as can be. */
class Checked {
  readonly model = new Map<number, Expected>();
  readonly states: States;

  constructor(readonly backend: HashMapKeyedStateBackend) {
    this.states = register(backend);
  }

  #of(key: number): Expected {
    let expected = this.model.get(key);
    if (expected === undefined) {
      expected = { value: null, list: [], map: new Map(), sum: null, timers: new Set() };
      this.model.set(key, expected);
    }
    return expected;
  }

  apply({ kind, key, n, size }: Op): void {
    const { states, backend } = this;
    const expected = this.#of(key);
    setKey(backend, `key-${key}`);
    const text = `${n}:`.padEnd(size, 'x');
    switch (kind) {
      case 'value':
        states.value.update((expected.value = text));
        return;
      case 'list':
        states.list.add(text);
        expected.list.push(text);
        return;
      case 'map':
        if (size % 4 === 0) {
          states.map.remove(n);
          expected.map.delete(n);
        } else {
          states.map.put(n, text);
          expected.map.set(n, text);
        }
        return;
      case 'sum':
        states.sum.add(n);
        expected.sum = (expected.sum ?? 0) + n;
        return;
      case 'timers':
        if (size % 4 === 0) states.timers.remove(n, null);
        else states.timers.add(n, null);
        if (size % 4 === 0) expected.timers.delete(n);
        else expected.timers.add(n);
        return;
      case 'clear-list':
        states.list.update(n % 2 === 0 ? [] : [text]);
        expected.list = n % 2 === 0 ? [] : [text];
        return;
      case 'clear-map':
        states.map.clear();
        expected.map.clear();
        return;
      case 'clear':
        states.value.clear();
        states.sum.clear();
        expected.value = null;
        expected.sum = null;
        return;
      case 'poll':
        this.#poll();
        return;
      case 'step':
        return;
    }
  }

  #poll(): void {
    const earliest = Math.min(...[...this.model.values()].flatMap(({ timers }) => [...timers]));
    const timer = this.states.timers.poll();
    expect(timer?.timestamp ?? Infinity).toBe(earliest);
    if (timer === undefined) return;
    const owner = this.model.get(Number(String(timer.key).slice(4)));
    expect(owner?.timers.delete(timer.timestamp)).toBe(true);
  }

  check(): void {
    for (const [key, expected] of this.model) {
      setKey(this.backend, `key-${key}`);
      expect(this.states.value.value()).toBe(expected.value);
      expect([...this.states.list.get()]).toEqual(expected.list);
      expect(new Map(this.states.map.entries())).toEqual(expected.map);
      expect(this.states.map.isEmpty()).toBe(expected.map.size === 0);
      for (let n = 0; n < 5; n++) expect(this.states.map.get(n)).toBe(expected.map.get(n) ?? null);
      expect(this.states.sum.get()).toBe(expected.sum);
    }
    expect(this.states.timers.size).toBe([...this.model.values()].reduce((sum, { timers }) => sum + timers.size, 0));
  }
}

describe('a snapshot taken in steps', () => {
  test('equals one taken at once when it began, whatever is written meanwhile', () => {
    fc.assert(
      fc.property(ops(500), ops(300), fc.integer({ min: 1, max: 120 }), (before, during, stepEntries) => {
        const checked = new Checked(newBackend(Types.STRING, RANGE, GROUPS));
        for (const op of before) checked.apply(op);
        const expected = entriesIn(snapshotOf(checked.backend), RANGE, GROUPS);
        const run = checked.backend.beginSnapshot(new CopyPace(stepEntries));
        const parts: Uint8Array[] = [];
        for (const op of during) {
          checked.apply(op);
          if (op.kind === 'step') parts.push(run.step() ?? new Uint8Array(0));
        }
        const rest = finish(run);
        const bytes = new Uint8Array(Buffer.concat([...parts, rest.bytes]));
        expect(entriesIn({ bytes, offsets: rest.offsets }, RANGE, GROUPS)).toEqual(expected);
        checked.check();
      }),
      { numRuns: 40 },
    );
  });

  test('restores to the same state at another parallelism, which then goes on', () => {
    fc.assert(
      fc.property(ops(400), ops(100), (before, after) => {
        const checked = new Checked(newBackend(Types.STRING, RANGE, GROUPS));
        for (const op of before) checked.apply(op);
        const whole = snapshotOf(checked.backend);
        const halves = [
          { first: 0, last: 2 },
          { first: 3, last: 7 },
        ].map((range) => {
          const half = newBackend(Types.STRING, range, GROUPS);
          restoreInto(half, whole, RANGE);
          register(half);
          return { range, stream: snapshotOf(half) };
        });
        // Back to one: from two streams, with the states already registered in another order than they were written.
        const merged = newBackend(Types.STRING, RANGE, GROUPS);
        for (const { range, stream } of halves) restoreInto(merged, stream, range);
        const again = new Checked(merged);
        for (const [key, expected] of checked.model) again.model.set(key, expected);
        again.check();
        expect(entriesIn(snapshotOf(merged), RANGE, GROUPS)).toEqual(entriesIn(whole, RANGE, GROUPS));
        for (const op of after) again.apply(op);
        again.check();
      }),
      { numRuns: 30 },
    );
  });
});
