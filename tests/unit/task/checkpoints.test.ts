import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import { newReceived } from './fake-operators.ts';
import { finalSums, largestPerKey, pipeline, RECORDS } from './pipeline.ts';
import { bytesOf, restoreFrom, statesOf } from './restore-from.ts';
import type { TaskNetwork } from './task-network.ts';

const acknowledgements = (network: TaskNetwork, checkpointId: number) =>
  network.messages('acknowledge-checkpoint').filter(({ message }) => message.checkpointId === checkpointId);

/** How far the sources were, in all. */
function positionsOf(network: TaskNetwork, checkpointId: number): number {
  const positions = statesOf(network, 'source', checkpointId).map(({ managedOperatorState }) => {
    const bytes = bytesOf(network, required(managedOperatorState, 'operator state').delegate);
    return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(bytes.length - 8));
  });
  return positions.reduce((sum, position) => sum + position, 0);
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a checkpoint while records flow (seed %i)', (seed) => {
  test('is a consistent cut: rescaled tasks go on from it to the same sums', () => {
    const network = pipeline({ received: newReceived(), seed, isEndless: true });
    network.start();
    network.run(150 * seed);
    network.trigger(1);
    network.runOut();
    expect(acknowledgements(network, 1)).toHaveLength(5);
    const position = positionsOf(network, 1);
    expect(position).toBeGreaterThan(0);
    expect(position).toBeLessThan(2 * RECORDS.length);

    const received = newReceived();
    const restored = pipeline({ received, seed, sums: 3, ...restoreFrom(network, 1, { source: 2, sum: 3 }) });
    restored.start();
    restored.runOut();
    expect(received.all).toHaveLength(2 * RECORDS.length - position);
    expect(largestPerKey(received.all)).toEqual(finalSums());
  });

  test('two in flight come out one after the other', () => {
    const network = pipeline({ received: newReceived(), seed, isEndless: true });
    network.start();
    network.run(300);
    network.trigger(1);
    network.run(seed * 5);
    network.trigger(2, 'savepoint');
    network.runOut();
    expect(acknowledgements(network, 1)).toHaveLength(5);
    expect(acknowledgements(network, 2)).toHaveLength(5);
    expect(positionsOf(network, 2)).toBeGreaterThanOrEqual(positionsOf(network, 1));
  });
});

test('only the slices of the own key groups are read, and counted', () => {
  const network = pipeline({ received: newReceived(), isEndless: true });
  network.start();
  network.runOut();
  network.trigger(1);
  network.runOut();
  const wholes = statesOf(network, 'sum', 1).map(({ managedKeyedState }) => {
    if (managedKeyedState?.kind !== 'canonical-savepoint') throw new Error('no canonical state');
    return bytesOf(network, managedKeyedState.delegate).length;
  });
  const restored = pipeline({ received: newReceived(), sums: 4, ...restoreFrom(network, 1, { source: 2, sum: 4 }) });
  restored.run();
  restored.tellAll({ type: 'pull-telemetry' });
  restored.run();
  const read = restored
    .messages('telemetry')
    .filter(({ task }) => task.startsWith('sum/'))
    .map(({ message }) => message.telemetry.restoredBytes);
  expect(read).toHaveLength(4);
  for (const bytes of read) expect(bytes).toBeLessThan(Math.max(...wholes) * 0.75);
  expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThanOrEqual(wholes.reduce((a, b) => a + b, 0));
});

test('small state is inlined under unique names, with metrics and every operator of the chain', () => {
  const network = pipeline({ received: newReceived(), isEndless: true });
  network.start();
  network.run(100);
  network.advanceTo(1500);
  network.trigger(7);
  network.runOut();
  const names = acknowledgements(network, 7).flatMap(({ message }) =>
    Object.values(message.states).flatMap(({ managedOperatorState, managedKeyedState }) => {
      const keyed = managedKeyedState?.kind === 'canonical-savepoint' ? [managedKeyedState.delegate] : [];
      const handles = [...(managedOperatorState === null ? [] : [managedOperatorState.delegate]), ...keyed];
      return handles.map((handle) => (handle.kind === 'byte-stream' ? handle.name : handle.kind));
    }),
  );
  expect(names).toHaveLength(4);
  expect(new Set(names).size).toBe(4);
  for (const { message } of acknowledgements(network, 7)) {
    expect(message.metrics.startDelayMs).toBe(0);
    expect(message.finished).toBeUndefined();
  }
});

const NOTHING_INLINE = { 'execution.checkpointing.data-inline-threshold': '0' };

test('state that is not inlined goes to the storage, and is acknowledged when it is there', () => {
  const network = pipeline({ received: newReceived(), isEndless: true, configuration: NOTHING_INLINE });
  const parts: number[] = [];
  network.refuseWrite = ({ part }) => {
    parts.push(part.length);
    return null;
  };
  network.start();
  network.runOut();
  network.trigger(1);
  network.runOut();
  expect(acknowledgements(network, 1)).toHaveLength(5);
  expect(parts).toHaveLength(4);
  expect(network.files.size).toBe(4);
  const sizes = acknowledgements(network, 1).map(({ message }) => message.metrics.stateSizeBytes);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(parts.reduce((a, b) => a + b, 0));

  const received = newReceived();
  const restored = pipeline({ received, sums: 1, ...restoreFrom(network, 1, { source: 2, sum: 1 }) });
  restored.run();
  expect(restored.stateOf('sum/0')).toBe('RUNNING');
});

test('a refused write declines the checkpoint; the task runs on, the next one succeeds', () => {
  const network = pipeline({ received: newReceived(), isEndless: true, configuration: NOTHING_INLINE });
  network.start();
  network.run(300);
  network.refuseWrite = ({ checkpointId }) => (checkpointId === 1 ? 'the disk is full' : null);
  network.trigger(1);
  network.runOut();
  const [declined] = network.messages('decline-checkpoint');
  expect(declined?.message.failure?.domain).toBe('environment');
  expect(declined?.message.reason).toContain('the disk is full');
  network.tellAll({ type: 'notify-checkpoint-aborted', checkpointId: 1, latestCompletedId: null });
  network.trigger(2);
  network.runOut();
  expect(acknowledgements(network, 2)).toHaveLength(5);
});
