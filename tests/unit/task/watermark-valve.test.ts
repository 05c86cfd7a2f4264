import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_WATERMARK } from '../../../src/core/model/watermark.ts';
import { WatermarkValve } from '../../../src/core/task/watermark-valve.ts';

function valve(channels: number) {
  const out: (number | string)[] = [];
  const made = new WatermarkValve(channels, {
    processWatermark: (timestamp) => out.push(timestamp),
    processWatermarkStatus: (status) => out.push(status),
  });
  return { valve: made, out };
}

describe('WatermarkValve', () => {
  test('gives the minimum when it grows', () => {
    const { valve: v, out } = valve(2);
    v.inputWatermark(5, 0);
    expect(out).toEqual([]);
    v.inputWatermark(3, 1);
    v.inputWatermark(4, 1);
    v.inputWatermark(2, 1);
    v.inputWatermark(9, 1);
    expect(out).toEqual([3, 4, 5]);
  });

  test('an idle channel is left out', () => {
    const { valve: v, out } = valve(2);
    v.inputWatermark(5, 0);
    v.inputStatus('idle', 1);
    expect(out).toEqual([5]);
    v.inputWatermark(6, 0);
    expect(out).toEqual([5, 6]);
  });

  test('one that comes back counts once it has caught up; the output never goes back', () => {
    const { valve: v, out } = valve(2);
    v.inputWatermark(10, 0);
    v.inputStatus('idle', 1);
    v.inputStatus('active', 1);
    v.inputWatermark(7, 1);
    v.inputWatermark(12, 0);
    expect(out).toEqual([10, 12]);
    v.inputWatermark(13, 1);
    v.inputWatermark(20, 0);
    expect(out).toEqual([10, 12, 13]);
  });

  test('the last active one that held the minimum: first the maximum of all, then idle', () => {
    const { valve: v, out } = valve(2);
    v.inputWatermark(10, 0);
    v.inputWatermark(4, 1);
    v.inputStatus('idle', 0);
    v.inputStatus('idle', 1);
    expect(out).toEqual([4, 10, 'idle']);
    v.inputWatermark(50, 0);
    v.inputStatus('active', 0);
    v.inputWatermark(50, 0);
    expect(out).toEqual([4, 10, 'idle', 'active', 50]);
  });

  test('one that did not hold the minimum: idle at once', () => {
    const { valve: v, out } = valve(2);
    v.inputWatermark(4, 1);
    v.inputWatermark(3, 0);
    v.inputStatus('idle', 0);
    v.inputWatermark(8, 1);
    expect(out).toEqual([3, 4, 8]);
    v.inputStatus('idle', 1);
    expect(out).toEqual([3, 4, 8, 'idle']);
  });

  test('the end of event time passes', () => {
    const { valve: v, out } = valve(1);
    v.inputWatermark(MAX_WATERMARK, 0);
    v.inputWatermark(MAX_WATERMARK, 0);
    expect(out).toEqual([MAX_WATERMARK]);
  });

  test('whatever comes in, the output only grows and never leaves behind an active channel that was in time', () => {
    const event = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom('idle' as const, 'active' as const)),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { valve: v, out } = valve(4);
        for (const [channel, what] of events) {
          if (typeof what === 'number') v.inputWatermark(what, channel);
          else v.inputStatus(what, channel);
        }
        const marks = out.filter((item) => typeof item === 'number');
        expect(marks).toEqual([...new Set(marks)].sort((a, b) => a - b));
        const statuses = out.filter((item) => typeof item === 'string');
        for (const [i, status] of statuses.entries()) expect(status).toBe(i % 2 === 0 ? 'idle' : 'active');
      }),
    );
  });
});
