import { expect, test } from 'vitest';
import { BUFFER_BYTES } from '../../../src/core/task/record-format.ts';
import { byKey, collectSink, flatMap, listSource, newReceived, type Pair } from './fake-operators.ts';
import { TaskNetwork } from './task-network.ts';

const MANY: readonly Pair[] = Array.from({ length: 100_000 }, (_, i) => [`key-${i % 50}`, i]);

function toSink(records: readonly Pair[], apply: (pair: Pair) => readonly Pair[] = (pair) => [pair]) {
  const received = newReceived();
  const network = new TaskNetwork({
    vertices: [
      {
        operators: [
          { name: 'source', factory: () => listSource({ records }) },
          { name: 'map', factory: () => flatMap(apply) },
        ],
      },
      { operators: [{ name: 'sink', factory: () => collectSink(received) }] },
    ],
    edges: [{ from: 'map', to: 'sink', partitioner: { kind: 'HASH', key: byKey } }],
  });
  return { network, received };
}

const telemetryOf = (network: TaskNetwork, task: string) => {
  network.tell(task, { type: 'pull-telemetry' });
  network.run();
  return network.messages('telemetry').findLast((entry) => entry.task === task)?.message.telemetry;
};

test('a source stops when its consumer does not read, with few buffers out', () => {
  const { network, received } = toSink(MANY);
  network.run();
  network.frozen.add('sink/0');
  network.start();
  network.runOut();
  const stopped = telemetryOf(network, 'source/0');
  // Two buffers of the channel, and at most one call of the source beyond.
  expect(stopped?.bytesOut).toBeLessThanOrEqual(3 * BUFFER_BYTES);
  expect(stopped?.emittedRecords).toBeLessThan(10_000);
  network.frozen.clear();
  network.runOut();
  expect(received.all).toEqual(MANY);
  expect(network.stateOf('source/0')).toBe('FINISHED');
});

test('one record may fan out to more than all buffers hold: it goes on without its consumer, then waits', () => {
  const { network, received } = toSink(MANY.slice(0, 3), ([key]) => MANY.map(([, n]) => [key, n]));
  network.run();
  network.frozen.add('sink/0');
  network.start();
  network.runOut();
  // One call of the source emits all three records; no other call follows.
  expect(telemetryOf(network, 'source/0')?.emittedRecords).toBe(3);
  network.frozen.clear();
  network.runOut();
  expect(received.all).toHaveLength(300_000);
  expect(received.all.slice(0, 100_000).map(([, n]) => n)).toEqual(MANY.map(([, n]) => n));
});

test('a record larger than a buffer travels in one of its own size, in its place', () => {
  const large = 'x'.repeat(3 * BUFFER_BYTES);
  const records: Pair[] = [
    ['a', 1],
    [large, 2],
    ['b', 3],
    ['y'.repeat(BUFFER_BYTES - 20), 4],
    ['c', 5],
  ];
  const { network, received } = toSink(records);
  network.start();
  network.runOut();
  expect(received.all).toEqual(records);
  expect(network.stateOf('sink/0')).toBe('FINISHED');
});

test('records of all sizes around a buffer’s edge arrive whole and in order', () => {
  const records: Pair[] = Array.from({ length: 400 }, (_, i) => ['z'.repeat((i * 977) % (BUFFER_BYTES + 500)), i]);
  const { network, received } = toSink(records);
  network.start();
  network.runOut();
  expect(received.all).toEqual(records);
});

test('a partial buffer goes after the buffer timeout', () => {
  const { network, received } = toSink(MANY.slice(0, 5));
  const endless = new TaskNetwork({
    vertices: [
      { operators: [{ name: 'source', factory: () => listSource({ records: MANY.slice(0, 5), isEndless: true }) }] },
      { operators: [{ name: 'sink', factory: () => collectSink(received) }] },
    ],
    edges: [{ from: 'source', to: 'sink', partitioner: { kind: 'GLOBAL' } }],
  });
  endless.start();
  endless.run();
  expect(received.all).toEqual([]);
  endless.advanceTo(1099);
  endless.run();
  expect(received.all).toEqual([]);
  endless.advanceTo(1100);
  endless.run();
  expect(received.all).toHaveLength(5);
  expect(network.tasks.size).toBe(2);
});
