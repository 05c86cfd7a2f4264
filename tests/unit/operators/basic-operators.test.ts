import { describe, expect, test } from 'vitest';
import { RichMapFunction } from '../../../src/core/operators/functions/map-function.ts';
import { ProcessFunction, type ProcessContext } from '../../../src/core/operators/functions/process-function.ts';
import { SumFunction } from '../../../src/core/operators/functions/sum-function.ts';
import { KeySelection } from '../../../src/core/operators/key-selection.ts';
import type { Collector } from '../../../src/core/operators/output.ts';
import { OutputTag } from '../../../src/core/operators/output-tag.ts';
import { ProcessOperator } from '../../../src/core/operators/process-operator.ts';
import { PrintSinkFunction } from '../../../src/core/operators/sink/print-sink-function.ts';
import { StreamSink } from '../../../src/core/operators/sink/stream-sink.ts';
import { StreamFilter } from '../../../src/core/operators/stream-filter.ts';
import { StreamFlatMap } from '../../../src/core/operators/stream-flat-map.ts';
import { StreamGroupedReduce } from '../../../src/core/operators/stream-grouped-reduce.ts';
import { StreamMap } from '../../../src/core/operators/stream-map.ts';
import { ValueStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import { Types } from '../../../src/core/types/types.ts';
import { OperatorHarness, process } from './harness/operator-harness.ts';

describe('map, flatMap, filter', () => {
  test('keep the timestamp of the record that they work on', () => {
    const map = new OperatorHarness(new StreamMap({ map: (n: number) => n * 2 }));
    process(map, 21, 7);
    process(map, 1);
    expect(map.take()).toEqual([
      [42, 7],
      [2, null],
    ]);
    const flatMap = new OperatorHarness(
      new StreamFlatMap({
        flatMap(text: string, out: Collector<string>) {
          for (const word of text.split(' ')) out.collect(word);
        },
      }),
    );
    process(flatMap, 'to be', 5);
    expect(flatMap.take()).toEqual([
      ['to', 5],
      ['be', 5],
    ]);
    const filter = new OperatorHarness(new StreamFilter({ filter: (n: number) => n > 1 }));
    process(filter, 1, 1);
    process(filter, 2, 2);
    expect(filter.take()).toEqual([[2, 2]]);
  });

  test('pass watermarks and statuses on', () => {
    const map = new OperatorHarness(new StreamMap({ map: (n: number) => n }));
    map.operator.processWatermark(5);
    map.operator.processWatermarkStatus('idle');
    expect(map.take()).toEqual(['watermark 5', 'idle']);
  });
});

describe('rich functions', () => {
  class Describe extends RichMapFunction<number, string> {
    calls: string[] = [];
    override open() {
      const info = this.getRuntimeContext().getTaskInfo();
      this.calls.push(`open ${info.getTaskNameWithSubtasks()} of ${info.getMaxNumberOfParallelSubtasks()}`);
    }
    override map(value: number) {
      return `${this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()}: ${value}`;
    }
    override close() {
      this.calls.push('close');
    }
  }

  test('are opened and closed once, and know their subtask', () => {
    const userFunction = new Describe();
    const harness = new OperatorHarness(new StreamMap(userFunction), { subtask: 2, parallelism: 4 });
    process(harness, 9);
    harness.operator.close();
    expect(harness.takeValues()).toEqual(['2: 9']);
    expect(userFunction.calls).toEqual(['open test task (3/4)#0 of 128', 'close']);
  });

  test('have no runtime context before they run, in Flink words', () => {
    expect(() => new Describe().getRuntimeContext()).toThrow('The runtime context has not been initialized.');
  });

  test('can keep no keyed state on a stream that is not keyed', () => {
    class Keeps extends Describe {
      override open() {
        this.getRuntimeContext().getState(new ValueStateDescriptor('seen', Types.LONG));
      }
    }
    expect(() => new OperatorHarness(new StreamMap(new Keeps()))).toThrow(
      "Keyed state 'seen' with type VALUE can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.",
    );
  });

  test('keep state per key on a keyed stream, also in a map', () => {
    class Count extends RichMapFunction<string, string> {
      #count = () => this.getRuntimeContext().getState(new ValueStateDescriptor('count', Types.LONG));
      override map(value: string) {
        const state = this.#count();
        state.update((state.value() ?? 0) + 1);
        return `${value}${state.value()}`;
      }
    }
    const key = new KeySelection((value: unknown) => value, Types.STRING);
    const harness = new OperatorHarness(new StreamMap(new Count(), key), { key });
    for (const value of ['a', 'b', 'a']) process(harness, value);
    const snapshot = harness.snapshot(1);
    process(harness, 'a');
    expect(harness.takeValues()).toEqual(['a1', 'b1', 'a2', 'a3']);
    const restored = new OperatorHarness(new StreamMap(new Count(), key), { key, restore: snapshot });
    process(restored, 'a');
    expect(restored.takeValues()).toEqual(['a3']);
  });
});

describe('ProcessOperator', () => {
  const tag = new OutputTag('odd', Types.LONG);
  class Split extends ProcessFunction<number, string> {
    override processElement(value: number, ctx: ProcessContext, out: Collector<string>) {
      if (value === 0) ctx.timerService().registerEventTimeTimer(5);
      if (value % 2 === 1) ctx.output(tag, value);
      else out.collect(`${value} at ${ctx.timestamp()}, watermark ${ctx.timerService().currentWatermark()}`);
    }
  }

  test('emits to main and side outputs and knows the time', () => {
    const harness = new OperatorHarness(new ProcessOperator(new Split()));
    process(harness, 1, 3);
    process(harness, 2, 4);
    harness.operator.processWatermark(10);
    process(harness, 4);
    expect(harness.take()).toEqual([
      { side: 'odd', value: 1 },
      ['2 at 4, watermark -Infinity', 4],
      'watermark 10',
      ['4 at null, watermark 10', null],
    ]);
  });

  test('has no timers, in Flink words', () => {
    const harness = new OperatorHarness(new ProcessOperator(new Split()));
    expect(() => process(harness, 0)).toThrow('Setting timers is only supported on a keyed streams.');
  });
});

describe('StreamGroupedReduce', () => {
  const Sale = Types.POJO('Sale', { shop: Types.STRING, amount: Types.LONG, note: Types.STRING });
  const key = new KeySelection((sale: unknown) => (sale as { shop: string }).shop, Types.STRING);

  test('sums a field per key, keeps the other fields of the first record, and goes on after a restore', () => {
    const make = () =>
      new StreamGroupedReduce(new SumFunction<{ shop: string; amount: number; note: string }>('amount'), Sale, key);
    const harness = new OperatorHarness(make(), { key });
    process(harness, { shop: 'a', amount: 1, note: 'first' }, 1);
    process(harness, { shop: 'b', amount: 10, note: 'b' }, 2);
    process(harness, { shop: 'a', amount: 2, note: 'second' }, 3);
    expect(harness.takeValues()).toEqual([
      { shop: 'a', amount: 1, note: 'first' },
      { shop: 'b', amount: 10, note: 'b' },
      { shop: 'a', amount: 3, note: 'first' },
    ]);
    const snapshot = harness.snapshot(1);
    expect([...(snapshot.keyed?.values.keys() ?? [])]).toEqual(['_op_state']);
    const restored = new OperatorHarness(make(), { key, restore: snapshot });
    process(restored, { shop: 'a', amount: 4, note: 'third' });
    expect(restored.takeValues()).toEqual([{ shop: 'a', amount: 7, note: 'first' }]);
  });

  test('sums tuples by position, nested fields, bigints; refuses what has no +', () => {
    expect(new SumFunction<[string, number]>('f1').reduce(['a', 1], ['b', 2])).toEqual(['a', 3]);
    expect(new SumFunction<{ a: { b: bigint } }>('a.b').reduce({ a: { b: 1n } }, { a: { b: 2n } })).toEqual({
      a: { b: 3n },
    });
    expect(new SumFunction<number>('').reduce(1, 2)).toBe(3);
    expect(() => new SumFunction<{ a: string }>('a').reduce({ a: 'x' }, { a: 'y' })).toThrow(
      'DataStream cannot be summed because the class string does not support the + operator.',
    );
  });
});

describe('the print sink', () => {
  const lines = (options: { subtask?: number; parallelism?: number }, identifier?: string): string[] => {
    const harness = new OperatorHarness(new StreamSink(new PrintSinkFunction<unknown>(identifier)), options);
    process(harness, 'x');
    process(harness, { id: 1n, tags: new Set(['a']) });
    return harness.log;
  };

  test('prefixes lines with the subtask, from 1, if there are several', () => {
    expect(lines({})).toEqual(['x', '{"id":"1","tags":["a"]}']);
    expect(lines({ subtask: 2, parallelism: 4 })).toEqual(['3> x', '3> {"id":"1","tags":["a"]}']);
    expect(lines({ parallelism: 2 }, 'out')[0]).toBe('out:1> x');
    expect(lines({}, 'out')[0]).toBe('out> x');
  });
});

describe('KeySelection', () => {
  test("a selector that throws and a null key fail in Flink's words", () => {
    const broken = new KeySelection((value: { a: { b: string } }) => value.a.b, Types.STRING);
    // @ts-expect-error a record that is not what the selector takes
    expect(() => broken.extract({ id: 7 })).toThrow('Could not extract key from {"id":7}');
    const nothing = new KeySelection((): string => JSON.parse('null'), Types.STRING);
    expect(() => nothing.mixedHash(1)).toThrow('Assigned key must not be null!');
  });

  test('hashes as Flink: murmur of Java hashCode', () => {
    expect(new KeySelection((value: number) => value, Types.LONG).mixedHash(1)).toBe(
      new KeySelection((value: number) => value, Types.INT).mixedHash(1),
    );
  });
});
