import { describe, expect, test } from 'vitest';
import { Duration } from '../../../src/core/operators/watermark/duration.ts';
import { TimestampsAndWatermarksOperator } from '../../../src/core/operators/watermark/timestamps-and-watermarks-operator.ts';
import type { WatermarkOutput } from '../../../src/core/operators/watermark/watermark-generator.ts';
import { WatermarkMultiplexer } from '../../../src/core/operators/watermark/watermark-multiplexer.ts';
import { WatermarkStrategy } from '../../../src/core/operators/watermark/watermark-strategy.ts';
import { OperatorHarness, process, type HarnessOptions } from './harness/operator-harness.ts';

const open = (strategy: WatermarkStrategy<number>, options: HarnessOptions = {}) =>
  new OperatorHarness(new TimestampsAndWatermarksOperator(strategy), options);

describe('TimestampsAndWatermarksOperator', () => {
  test('emits max - bound - 1 every 200 ms, only when it grows', () => {
    const strategy = WatermarkStrategy.forBoundedOutOfOrderness<number>(Duration.ofMillis(10));
    const harness = open(strategy.withTimestampAssigner((value: number) => value));
    harness.clock.advanceTo(200);
    process(harness, 100, 1);
    process(harness, 90, 2);
    expect(harness.take()).toEqual([
      [100, 100],
      [90, 90],
    ]);
    harness.clock.advanceTo(399);
    expect(harness.take()).toEqual([]);
    harness.clock.advanceTo(1000);
    expect(harness.take()).toEqual(['watermark 89']);
  });

  test('keeps record timestamps without an assigner; monotonous is max - 1', () => {
    const harness = open(WatermarkStrategy.forMonotonousTimestamps<number>());
    process(harness, 7, 50);
    harness.clock.advanceTo(200);
    expect(harness.take()).toEqual([[7, 50], 'watermark 49']);
  });

  test('the interval is a setting, 0 switches it off', () => {
    const strategy = WatermarkStrategy.forMonotonousTimestamps<number>();
    const fast = open(strategy, { configuration: { 'pipeline.auto-watermark-interval': '10 ms' } });
    process(fast, 1, 5);
    fast.clock.advanceTo(10);
    expect(fast.take()).toContain('watermark 4');
    const off = open(strategy, { configuration: { 'pipeline.auto-watermark-interval': '0' } });
    process(off, 1, 5);
    off.clock.advanceTo(10_000);
    expect(off.take()).toEqual([[1, 5]]);
  });

  test('drops watermarks and idleness from upstream, but not the end of event time', () => {
    const harness = open(WatermarkStrategy.noWatermarks<number>());
    harness.operator.processWatermark(5);
    harness.operator.processWatermarkStatus();
    expect(harness.take()).toEqual([]);
    harness.operator.processWatermark(Infinity);
    expect(harness.take()).toEqual(['watermark Infinity']);
  });

  test('goes idle after the timeout and active with the next watermark', () => {
    const harness = open(WatermarkStrategy.forMonotonousTimestamps<number>().withIdleness(Duration.ofSeconds(1)));
    process(harness, 1, 10);
    harness.clock.advanceTo(1200);
    expect(harness.take()).toEqual([[1, 10], 'watermark 9']);
    harness.clock.advanceTo(2000);
    expect(harness.take()).toEqual(['idle']);
    process(harness, 2, 20);
    harness.clock.advanceTo(2200);
    expect(harness.take()).toEqual([[2, 20], 'active', 'watermark 19']);
  });

  test('emits the last watermark when its input ends, and no more after close', () => {
    const harness = open(WatermarkStrategy.forMonotonousTimestamps<number>());
    process(harness, 1, 10);
    harness.operator.finish();
    expect(harness.take()).toEqual([[1, 10], 'watermark 9']);
    harness.operator.close();
    expect(harness.clock.pendingTimers).toBe(0);
  });
});

describe('WatermarkStrategy', () => {
  test('refuses what Flink refuses', () => {
    expect(() => WatermarkStrategy.forBoundedOutOfOrderness(-1)).toThrow('maxOutOfOrderness cannot be negative');
    expect(() => WatermarkStrategy.noWatermarks().withIdleness(0)).toThrow('idleTimeout must be greater than zero');
  });
});

describe('WatermarkMultiplexer', () => {
  const record = () => {
    const seen: string[] = [];
    const target: WatermarkOutput = {
      emitWatermark: (timestamp) => seen.push(`${timestamp}`),
      markIdle: () => seen.push('idle'),
      markActive() {},
    };
    return { seen, multiplexer: new WatermarkMultiplexer(target) };
  };

  test('is the least of the active parts', () => {
    const { seen, multiplexer } = record();
    const a = multiplexer.register('a');
    const b = multiplexer.register('b');
    a.emitWatermark(10);
    b.emitWatermark(5);
    b.emitWatermark(20);
    expect(seen.at(-1)).toBe('10');
    a.markIdle();
    expect(seen.at(-1)).toBe('20');
    b.markIdle();
    expect(seen.at(-1)).toBe('idle');
  });

  test('a part that is gone holds nothing back', () => {
    const { seen, multiplexer } = record();
    multiplexer.register('slow');
    multiplexer.register('fast').emitWatermark(9);
    expect(seen.at(-1)).toBe('-Infinity');
    multiplexer.unregister('slow');
    expect(seen.at(-1)).toBe('9');
  });
});
