import { describe, expect, test } from 'vitest';
import { MAX_WATERMARK } from '../../../src/core/model/watermark.ts';
import { newReceived, type Journal } from './fake-operators.ts';
import { finalSums, largestPerKey, pipeline, RECORDS } from './pipeline.ts';
import { restoreFrom } from './restore-from.ts';
import type { TaskNetwork } from './task-network.ts';

const EVERY_SECOND = { 'execution.checkpointing.interval': '1 s' };

const states = (network: TaskNetwork): (string | undefined)[] =>
  [...network.tasks.keys()].map((task) => network.stateOf(task));

const complete = (network: TaskNetwork, checkpointId: number): void => {
  network.tellAll({ type: 'notify-checkpoint-complete', checkpointId });
};

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('stop with savepoint (seed %i)', (seed) => {
  test('nothing is processed between the savepoint and the end; a restored job goes on at the next record', () => {
    const received = newReceived();
    const journal: Journal = [];
    const network = pipeline({ received, journal, seed, isEndless: true, configuration: EVERY_SECOND });
    network.start();
    network.run(200 * seed);
    network.trigger(1, 'stop');
    network.runOut();
    expect(network.messages('acknowledge-checkpoint')).toHaveLength(5);
    // All wait for the savepoint to be complete.
    expect(states(network)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'RUNNING']);
    const atSavepoint = received.all.length;
    network.advanceTo(60_000);
    network.runOut();
    expect(received.all).toHaveLength(atSavepoint);
    expect(received.committed).toEqual([]);

    complete(network, 1);
    network.runOut();
    expect(states(network)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
    expect(received.all).toHaveLength(atSavepoint);
    expect(received.committed).toEqual(received.all);
    expect(received.watermarks).not.toContain(MAX_WATERMARK);
    expect(journal.filter((line) => /finish|endInput/.test(line))).toEqual([]);
    expect(journal.filter((line) => line.endsWith(' close'))).toHaveLength(5);

    const rest = newReceived();
    const restored = pipeline({ received: rest, seed, sums: 3, ...restoreFrom(network, 1, { source: 2, sum: 3 }) });
    restored.start();
    restored.runOut();
    expect(atSavepoint + rest.all.length).toBe(2 * RECORDS.length);
    expect(largestPerKey([...received.all, ...rest.all])).toEqual(finalSums());
  });

  test('with drain: the end of event time, endInput and finish come before the savepoint', () => {
    const received = newReceived();
    const journal: Journal = [];
    const network = pipeline({ received, journal, seed, isEndless: true });
    network.start();
    network.run(200 * seed);
    network.trigger(1, 'stop-drain');
    network.runOut();
    complete(network, 1);
    network.runOut();
    expect(states(network)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
    const atSink = journal.filter((line) => line.startsWith('sink'));
    expect(atSink).toEqual([
      'sink MAX_WATERMARK',
      'sink endInput 1',
      'sink finish',
      'sink snapshot 1',
      'sink complete 1',
      'sink close',
    ]);
    expect(journal.filter((line) => line === 'sum finish')).toHaveLength(2);
    expect(journal.indexOf('sum finish')).toBeLessThan(journal.indexOf('sink finish'));
    expect(received.committed).toEqual(received.all);
    // What was finished has still to be committed: it is no state of finished tasks.
    expect(network.messages('acknowledge-checkpoint').every(({ message }) => message.finished === undefined)).toBe(
      true,
    );
  });
});

test('an aborted stop fails the task: only a restart brings it back', () => {
  const network = pipeline({ received: newReceived(), isEndless: true });
  network.start();
  network.run(300);
  network.trigger(1, 'stop');
  network.runOut();
  network.tell('sum/0', { type: 'notify-checkpoint-aborted', checkpointId: 1, latestCompletedId: null });
  network.runOut();
  expect(network.stateOf('sum/0')).toBe('FAILED');
  expect(network.failureOf('sum/0')?.domain).toBe('environment');
});

test('bounded input without checkpoints: MAX_WATERMARK, endInput, finish, close, FINISHED', () => {
  const received = newReceived();
  const journal: Journal = [];
  const network = pipeline({ received, journal });
  network.start();
  network.runOut();
  expect(states(network)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
  expect(largestPerKey(received.all)).toEqual(finalSums());
  expect(received.watermarks.at(-1)).toBe(MAX_WATERMARK);
  expect(journal.filter((line) => line.startsWith('sink'))).toEqual([
    'sink MAX_WATERMARK',
    'sink endInput 1',
    'sink finish',
    'sink close',
  ]);
});

test('bounded input with checkpoints: waits for one that began after the end', () => {
  const received = newReceived();
  const network = pipeline({ received, configuration: EVERY_SECOND });
  network.start();
  network.run(100);
  network.trigger(1);
  network.runOut();
  // This one may have begun before some tasks had seen the end: it ends nobody that had not.
  complete(network, 1);
  network.runOut();
  expect(states(network)).not.toContain('FINISHED');
  network.trigger(2);
  network.runOut();
  expect(network.messages('acknowledge-checkpoint').filter(({ message }) => message.checkpointId === 2)).toHaveLength(
    5,
  );
  expect(states(network)).not.toContain('FINISHED');
  complete(network, 2);
  network.runOut();
  expect(states(network)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FINISHED', 'FINISHED']);
  expect(received.committed).toHaveLength(2 * RECORDS.length);
});

test('a task whose producers have all finished is triggered by the JobMaster itself', () => {
  const received = newReceived();
  const journal: Journal = [];
  const network = pipeline({ received, journal, configuration: EVERY_SECOND, records: RECORDS.slice(0, 10) });
  network.run();
  network.frozen.add('sink/0');
  network.start();
  network.runOut();
  network.trigger(1);
  network.runOut();
  for (const task of ['source/0', 'source/1', 'sum/0', 'sum/1']) {
    network.tell(task, { type: 'notify-checkpoint-complete', checkpointId: 1 });
  }
  network.frozen.clear();
  network.runOut();
  network.tell('sink/0', { type: 'trigger-checkpoint', checkpointId: 2, timestamp: network.nowMs, kind: 'checkpoint' });
  network.runOut();
  expect(network.stateOf('sum/0')).toBe('FINISHED');
  expect(journal).toContain('sink snapshot 2');
  network.tell('sink/0', { type: 'notify-checkpoint-complete', checkpointId: 2 });
  network.runOut();
  expect(network.stateOf('sink/0')).toBe('FINISHED');
  expect(received.committed).toHaveLength(20);
});

test('cancel: CANCELED once, operators closed, nothing finished', () => {
  const journal: Journal = [];
  const network = pipeline({ received: newReceived(), journal, isEndless: true });
  network.start();
  network.run(500);
  network.tellAll({ type: 'cancel' });
  network.tellAll({ type: 'cancel' });
  network.runOut();
  expect(states(network)).toEqual(['CANCELED', 'CANCELED', 'CANCELED', 'CANCELED', 'CANCELED']);
  expect(network.messages('state-changed').filter(({ message }) => message.state === 'CANCELED')).toHaveLength(5);
  expect(journal.filter((line) => line.endsWith(' close'))).toHaveLength(5);
  expect(journal.filter((line) => /finish|endInput/.test(line))).toEqual([]);
});

test('a cancel before the task runs ends it too', () => {
  const network = pipeline({ received: newReceived() });
  network.tellAll({ type: 'cancel' });
  network.runOut();
  expect(new Set(states(network))).toEqual(new Set(['CANCELED']));
});

test('tasks that were finished before the restored snapshot pass the end on, and say so in checkpoints', () => {
  const received = newReceived();
  const journal: Journal = [];
  const finished = { checkpointId: 1, finished: true, operators: {} } as const;
  const restore = new Map(['source/0', 'source/1', 'sum/0', 'sum/1'].map((task) => [task, finished]));
  const network = pipeline({ received, journal, configuration: EVERY_SECOND, restore });
  network.start();
  network.runOut();
  expect(received.all).toEqual([]);
  expect(journal).toEqual(['sink MAX_WATERMARK', 'sink endInput 1', 'sink finish']);
  network.trigger(2);
  network.runOut();
  const flags = network
    .messages('acknowledge-checkpoint')
    .map(({ task, message }) => [task, message.finished ?? false]);
  expect(Object.fromEntries(flags)).toEqual({
    'source/0': true,
    'source/1': true,
    'sum/0': true,
    'sum/1': true,
    'sink/0': false,
  });
  complete(network, 2);
  network.runOut();
  expect(new Set(states(network))).toEqual(new Set(['FINISHED']));
});
