import { describe, expect, test } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import type { ChannelID } from '../../../src/core/model/ids.ts';
import { BarrierHandler, type Barrier } from '../../../src/core/task/barrier-handler.ts';
import { InputChannel, InputGate } from '../../../src/core/task/input-gate.ts';

const barrier = (checkpointId: number): Barrier => ({
  type: 'barrier',
  checkpointId,
  timestamp: 1000,
  kind: 'checkpoint',
});

function setUp(channels = 3) {
  const journal: string[] = [];
  const clock = { nowMs: 1000, now: () => clock.nowMs };
  const gate = new InputGate(
    Array.from({ length: channels }, (_, i) => new InputChannel(`c${i}` as ChannelID, i, 0, i, false, () => undefined)),
  );
  const handler = new BarrierHandler(gate, clock, {
    onAligned: ({ checkpointId }, { startDelayMs, alignmentDurationMs }) => {
      journal.push(`aligned ${checkpointId} after ${startDelayMs} + ${alignmentDurationMs}`);
    },
    onAborted: (checkpointId, reason) => {
      journal.push(`aborted ${checkpointId}: ${reason}`);
    },
  });
  const channel = (index: number): InputChannel => required(gate.channels[index], 'channel');
  const blocked = (): boolean[] => gate.channels.map(({ isBlocked }) => isBlocked);
  return { journal, clock, gate, handler, channel, blocked };
}

describe('BarrierHandler', () => {
  test('blocks channels until all barriers are in, and measures it', () => {
    const { handler, channel, clock, journal, blocked } = setUp();
    clock.nowMs = 1005;
    handler.onBarrier(channel(1), barrier(1));
    expect(blocked()).toEqual([false, true, false]);
    clock.nowMs = 1007;
    handler.onBarrier(channel(0), barrier(1));
    expect(journal).toEqual([]);
    handler.onBarrier(channel(2), barrier(1));
    expect(journal).toEqual(['aligned 1 after 5 + 2']);
    expect(blocked()).toEqual([false, false, false]);
  });

  test('an obsolete barrier is passed over', () => {
    const { handler, channel, journal, blocked } = setUp(2);
    handler.onBarrier(channel(0), barrier(5));
    handler.onBarrier(channel(1), barrier(5));
    handler.onBarrier(channel(0), barrier(4));
    handler.onBarrier(channel(0), barrier(5));
    expect(journal).toHaveLength(1);
    expect(blocked()).toEqual([false, false]);
  });

  test('a newer barrier aborts the older one', () => {
    const { handler, channel, journal, blocked } = setUp(2);
    handler.onBarrier(channel(0), barrier(1));
    handler.onBarrier(channel(1), barrier(2));
    expect(journal).toEqual([
      'aborted 1: Checkpoint was canceled because a barrier from newer checkpoint was received.',
    ]);
    expect(blocked()).toEqual([false, true]);
    handler.onBarrier(channel(0), barrier(2));
    expect(journal.at(-1)).toBe('aligned 2 after 0 + 0');
  });

  test('a cancelled barrier ends the alignment, also before the first barrier', () => {
    const { handler, channel, journal, blocked } = setUp(2);
    handler.onBarrier(channel(0), barrier(1));
    handler.onCancelBarrier(1);
    expect(journal).toEqual(['aborted 1: Task received cancellation from one of its inputs']);
    expect(blocked()).toEqual([false, false]);
    handler.onBarrier(channel(1), barrier(1));
    handler.onCancelBarrier(1);
    expect(journal).toHaveLength(1);
    handler.onCancelBarrier(2);
    expect(journal).toHaveLength(2);
    handler.onBarrier(channel(0), barrier(2));
    expect(blocked()).toEqual([false, false]);
  });

  test('a newer cancellation aborts the alignment of the older checkpoint too', () => {
    const { handler, channel, journal } = setUp(2);
    handler.onBarrier(channel(0), barrier(1));
    handler.onCancelBarrier(2);
    expect(journal.map((line) => line.slice(0, 9))).toEqual(['aborted 1', 'aborted 2']);
  });

  test('an ended channel counts as aligned', () => {
    const { handler, channel, journal } = setUp(3);
    channel(2).isEnded = true;
    handler.onChannelEnded();
    handler.onBarrier(channel(0), barrier(1));
    expect(journal).toEqual([]);
    channel(1).isEnded = true;
    handler.onChannelEnded();
    expect(journal).toEqual(['aligned 1 after 0 + 0']);
  });

  test('an abort by the JobMaster frees the channels, and later barriers of it are obsolete', () => {
    const { handler, channel, journal, blocked } = setUp(2);
    handler.onBarrier(channel(0), barrier(3));
    handler.onAborted(3);
    expect(blocked()).toEqual([false, false]);
    handler.onBarrier(channel(1), barrier(3));
    expect(blocked()).toEqual([false, false]);
    expect(journal).toEqual([]);
  });

  test('a trigger waits for the ends of all channels', () => {
    const { handler, channel, journal } = setUp(2);
    channel(0).isEnded = true;
    handler.onTrigger(barrier(1));
    expect(journal).toEqual([]);
    channel(1).isEnded = true;
    handler.onChannelEnded();
    expect(journal).toEqual(['aligned 1 after 0 + 0']);
    handler.onTrigger(barrier(1));
    expect(journal).toHaveLength(1);
  });
});
