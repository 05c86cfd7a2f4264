import { describe, expect, test } from 'vitest';
import {
  KeyedProcessFunction,
  type Context,
  type OnTimerContext,
} from '../../../src/core/operators/functions/keyed-process-function.ts';
import { KeyedProcessOperator } from '../../../src/core/operators/keyed-process-operator.ts';
import { KeySelection } from '../../../src/core/operators/key-selection.ts';
import type { Collector } from '../../../src/core/operators/output.ts';
import { Types } from '../../../src/core/types/types.ts';
import { OperatorHarness, process, type HarnessOptions } from './harness/operator-harness.ts';

interface Order {
  readonly user: string;
  readonly event?: number;
  readonly processing?: number;
  readonly forget?: number;
}

class Remind extends KeyedProcessFunction<string, Order, string> {
  override processElement({ event, processing, forget }: Order, ctx: Context<string>, out: Collector<string>) {
    const timers = ctx.timerService();
    if (event !== undefined) timers.registerEventTimeTimer(event);
    if (processing !== undefined) timers.registerProcessingTimeTimer(processing);
    if (forget !== undefined) {
      timers.deleteEventTimeTimer(forget);
      timers.deleteProcessingTimeTimer(forget);
    }
    out.collect(`${ctx.getCurrentKey()} at ${ctx.timestamp()}`);
  }

  override onTimer(timestamp: number, ctx: OnTimerContext<string>, out: Collector<string>) {
    out.collect(
      `${ctx.getCurrentKey()}'s ${ctx.timeDomain()} ${timestamp}, watermark ${ctx.timerService().currentWatermark()}`,
    );
    if (timestamp === 5) ctx.timerService().registerEventTimeTimer(6);
  }
}

const key = new KeySelection((order: unknown) => (order as Order).user, Types.STRING);
const open = (options: HarnessOptions = {}) =>
  new OperatorHarness(new KeyedProcessOperator(new Remind(), key), { key, ...options });

describe('KeyedProcessOperator', () => {
  test('gives the function its key and the record its timestamp', () => {
    const harness = open();
    process(harness, { user: 'ann' }, 3);
    process(harness, { user: 'bob' });
    expect(harness.take()).toEqual([
      ['ann at 3', 3],
      ['bob at null', null],
    ]);
  });

  test('fires event-time timers by time, before the watermark goes on, at the time they were set for', () => {
    const harness = open();
    process(harness, { user: 'bob', event: 9 });
    process(harness, { user: 'ann', event: 4 });
    process(harness, { user: 'ann', event: 20 });
    harness.take();
    harness.operator.processWatermark(10);
    expect(harness.take()).toEqual([
      ["ann's EVENT_TIME 4, watermark 10", 4],
      ["bob's EVENT_TIME 9, watermark 10", 9],
      'watermark 10',
    ]);
  });

  test('fires within one watermark what a timer registers, up to that watermark', () => {
    const harness = open();
    process(harness, { user: 'ann', event: 5 });
    harness.operator.processWatermark(7);
    expect(harness.takeValues()).toContain("ann's EVENT_TIME 6, watermark 7");
  });

  test('registering twice fires once, deleting fires never', () => {
    const harness = open();
    for (const event of [1, 1, 2]) process(harness, { user: 'ann', event });
    process(harness, { user: 'ann', forget: 2 });
    process(harness, { user: 'bob', event: 2 });
    harness.take();
    harness.operator.processWatermark(3);
    expect(harness.takeValues()).toEqual(["ann's EVENT_TIME 1, watermark 3", "bob's EVENT_TIME 2, watermark 3"]);
  });

  test('fires processing-time timers by the clock, without a timestamp, also an earlier one set later', () => {
    const harness = open();
    process(harness, { user: 'ann', processing: 100 });
    process(harness, { user: 'bob', processing: 50 });
    harness.take();
    harness.clock.advanceTo(49);
    expect(harness.take()).toEqual([]);
    harness.clock.advanceTo(120);
    expect(harness.take()).toEqual([
      ["bob's PROCESSING_TIME 50, watermark -Infinity", null],
      ["ann's PROCESSING_TIME 100, watermark -Infinity", null],
    ]);
  });

  test('keeps timers in state under Flink names; those of the past fire once after a restore', () => {
    const harness = open();
    process(harness, { user: 'ann', event: 10, processing: 100 });
    const snapshot = harness.snapshot(1);
    expect([...(snapshot.keyed?.timers.keys() ?? [])]).toEqual([
      '_timer_state/event_user-timers',
      '_timer_state/processing_user-timers',
    ]);
    const restored = open({ restore: snapshot });
    expect(restored.take()).toEqual([]);
    restored.clock.advanceTo(5000);
    expect(restored.takeValues()).toEqual(["ann's PROCESSING_TIME 100, watermark -Infinity"]);
    restored.operator.processWatermark(10);
    expect(restored.takeValues()).toEqual(["ann's EVENT_TIME 10, watermark 10"]);
    restored.clock.advanceTo(10_000);
    restored.operator.processWatermark(99);
    expect(restored.take()).toEqual(['watermark 99']);
  });

  test('refuses times that are no whole milliseconds', () => {
    expect(() => process(open(), { user: 'ann', event: 1.5 })).toThrow('whole milliseconds since 1970, not 1.5');
  });
});
