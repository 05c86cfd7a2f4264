import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Types } from '../../../src/core/types/types.ts';
import { timeWindowSerializer, voidNamespaceSerializer } from '../../../src/core/types/window-serializers.ts';
import { entriesIn, hashOf, newBackend, restoreInto, setKey, snapshotOf, headerOf } from './keyed-state-fixture.ts';

const NAME = '_timer_state/event_user-timers';

describe('timer queue', () => {
  test('is a set: one timer per timestamp, key and namespace', () => {
    const backend = newBackend();
    const queue = backend.timerQueue(NAME, voidNamespaceSerializer);
    setKey(backend, 'bob');
    expect(queue.add(10, null)).toBe(true);
    expect(queue.add(10, null)).toBe(false);
    expect(queue.add(20, null)).toBe(false);
    expect(queue.add(5, null)).toBe(true);
    setKey(backend, 'eve');
    expect(queue.add(10, null)).toBe(false);
    expect(queue.size).toBe(4);
    queue.remove(20, null);
    setKey(backend, 'bob');
    queue.remove(20, null);
    queue.remove(20, null);
    expect(queue.size).toBe(3);
    expect(queue.peek()).toEqual({ timestamp: 5, key: 'bob', mixedHash: hashOf('bob'), namespace: null });
    expect(queue.poll()?.timestamp).toBe(5);
    const rest = [queue.poll(), queue.poll()];
    expect(rest.map((timer) => timer?.timestamp)).toEqual([10, 10]);
    expect(rest.map((timer) => timer?.key).toSorted()).toEqual(['bob', 'eve']);
    expect(queue.peek()).toBeUndefined();
    expect(queue.poll()).toBeUndefined();
  });

  test('fires in order of time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.integer({ min: -100, max: 100 }), fc.boolean())), (operations) => {
        const backend = newBackend();
        const queue = backend.timerQueue(NAME, voidNamespaceSerializer);
        const model = new Set<string>();
        for (const [key, timestamp, isRemoved] of operations) {
          setKey(backend, `k${key}`);
          if (isRemoved) queue.remove(timestamp, null);
          else queue.add(timestamp, null);
          if (isRemoved) model.delete(`k${key}@${timestamp}`);
          else model.add(`k${key}@${timestamp}`);
        }
        const fired: string[] = [];
        let last = -Infinity;
        for (let timer = queue.poll(); timer !== undefined; timer = queue.poll()) {
          expect(timer.timestamp).toBeGreaterThanOrEqual(last);
          last = timer.timestamp;
          fired.push(`${String(timer.key)}@${timer.timestamp}`);
        }
        expect(fired.toSorted()).toEqual([...model].toSorted());
      }),
    );
  });

  test('is written as Flink writes it, sign bit flipped, and restored', () => {
    const backend = newBackend(Types.STRING, { first: 0, last: 1 }, 2);
    setKey(backend, 'bob');
    const queue = backend.timerQueue(NAME, voidNamespaceSerializer);
    queue.add(1000, null);
    queue.add(Number.POSITIVE_INFINITY, null);
    const stream = snapshotOf(backend);
    const range = { first: 0, last: 1 };
    expect(headerOf(stream).states[0]?.backendStateType).toBe('PRIORITY_QUEUE');
    expect(entriesIn(stream, range, 2)).toEqual([
      `${NAME} 1 80000000000003e804626f6200 = `,
      `${NAME} 1 ffffffffffffffff04626f6200 = `,
    ]);
    const restored = newBackend(Types.STRING, range, 2);
    restoreInto(restored, stream, range);
    const again = restored.timerQueue(NAME, voidNamespaceSerializer);
    expect(again.size).toBe(2);
    expect(again.poll()).toEqual({ timestamp: 1000, key: 'bob', mixedHash: hashOf('bob'), namespace: null });
    expect(again.poll()?.timestamp).toBe(Number.POSITIVE_INFINITY);
  });

  test('namespaces are part of a timer', () => {
    const backend = newBackend();
    const queue = backend.timerQueue('_timer_state/event_window-timers', timeWindowSerializer);
    setKey(backend, 'bob');
    queue.add(9, { start: 0, end: 10 });
    queue.add(9, { start: 5, end: 10 });
    expect(queue.size).toBe(2);
    queue.remove(9, { start: 0, end: 10 });
    expect(queue.poll()?.namespace).toEqual({ start: 5, end: 10 });
  });
});
