import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { operatorID } from '../../../src/core/model/ids.ts';
import type {
  SourceContext,
  SourceFunction,
  SourceStep,
} from '../../../src/core/operators/functions/source-function.ts';
import type { OperatorCoordinatorContext } from '../../../src/core/operators/operator-coordinator.ts';
import { DataGeneratorSource, RateLimiterStrategy } from '../../../src/core/operators/source/data-generator-source.ts';
import { NumberSequenceSource } from '../../../src/core/operators/source/number-sequence-source.ts';
import {
  numberSequenceCheckpointSerializer,
  numberSequenceSplitSerializer,
  splitNumberRange,
} from '../../../src/core/operators/source/number-sequence-split.ts';
import { SourceCoordinator } from '../../../src/core/operators/source/source-coordinator.ts';
import { SourceOperator } from '../../../src/core/operators/source/source-operator.ts';
import type { Source } from '../../../src/core/operators/source/source.ts';
import { StreamSource } from '../../../src/core/operators/source/stream-source.ts';
import { WatermarkStrategy } from '../../../src/core/operators/watermark/watermark-strategy.ts';
import { Types } from '../../../src/core/types/types.ts';
import { ManualClock } from './harness/manual-clock.ts';
import { OperatorHarness, type HarnessOptions, type HarnessSnapshot } from './harness/operator-harness.ts';

/** A source with all of its subtasks and its coordinator, events delivered at once. */
class SourceHarness<T> {
  readonly clock = new ManualClock();
  readonly readers: OperatorHarness<SourceOperator<T, unknown>>[];
  readonly coordinator: SourceCoordinator<unknown, unknown>;
  readonly #pending: { subtask: number; event: Uint8Array }[] = [];

  constructor(
    source: Source<T>,
    parallelism: number,
    strategy = WatermarkStrategy.noWatermarks<T>(),
    restore?: { coordinator: Uint8Array; readers: readonly HarnessSnapshot[] },
  ) {
    this.coordinator = new SourceCoordinator(source, this.#context(parallelism));
    if (restore !== undefined) this.coordinator.resetToCheckpoint(restore.coordinator);
    this.coordinator.start();
    this.readers = Array.from({ length: parallelism }, (_, subtask) => {
      const snapshot = restore?.readers[subtask];
      const options: HarnessOptions = {
        subtask,
        parallelism,
        clock: this.clock,
        ...(snapshot && { restore: snapshot }),
      };
      return new OperatorHarness(new SourceOperator(source, strategy), options);
    });
    this.deliver();
  }

  deliver(): void {
    for (let moved = true; moved;) {
      moved = false;
      this.readers.forEach((reader, subtask) => {
        for (const event of reader.toCoordinator.splice(0)) {
          moved = true;
          this.coordinator.handleEvent(subtask, event);
        }
      });
      for (const { subtask, event } of this.#pending.splice(0)) {
        moved = true;
        this.readers[subtask]?.operator.handleOperatorEvent(event);
      }
    }
  }

  /** Each reader in turn until all have ended; the values by subtask. */
  run(maxRecords = 3): unknown[][] {
    const values: unknown[][] = this.readers.map(() => []);
    for (let round = 0; round < 1000; round++) {
      const statuses = this.readers.map(({ operator }) => operator.emitNext(maxRecords));
      this.deliver();
      this.readers.forEach((reader, i) => values[i]?.push(...reader.takeValues()));
      if (statuses.every((status) => status === 'END_OF_INPUT')) return values;
    }
    throw new Error('the source did not end');
  }

  snapshot(checkpointId: number) {
    const coordinator = this.coordinator.checkpoint(checkpointId);
    return { coordinator, readers: this.readers.map((reader) => reader.snapshot(checkpointId)) };
  }

  #context(parallelism: number): OperatorCoordinatorContext {
    return {
      operatorId: operatorID('0'.repeat(32)),
      operatorName: 'Source: test',
      parallelism,
      processingTime: this.clock,
      broker: { describeTopic: () => {} },
      configuration: {},
      sendEvent: (subtask, event) => this.#pending.push({ subtask, event }),
      log: () => {},
      fail: (error) => {
        throw error;
      },
      random: () => 0,
    };
  }
}

describe('splitNumberRange', () => {
  test('cuts as Flink does: longer splits first, no empty ones', () => {
    expect(splitNumberRange(1, 10, 4).map(({ splitId, next, last }) => [splitId, next, last])).toEqual([
      ['1', 1, 3],
      ['2', 4, 6],
      ['3', 7, 8],
      ['4', 9, 10],
    ]);
    expect(splitNumberRange(0, 1, 4)).toHaveLength(2);
    expect(splitNumberRange(0, -1, 4)).toEqual([]);
  });
});

describe("a number sequence's bytes", () => {
  test('are a utf id and two longs, and a list of these in the enumerator', () => {
    const split = { splitId: '12', next: 5, last: 1000 };
    const hex = '0002313200000000000000050000 0000 000003e8'.replaceAll(' ', '');
    expect(toHex(numberSequenceSplitSerializer.serialize(split))).toBe(hex);
    expect(numberSequenceSplitSerializer.deserialize(1, fromHex(hex))).toEqual(split);
    expect(toHex(numberSequenceCheckpointSerializer.serialize([split, split]))).toBe(`00000002${hex}${hex}`);
    expect(numberSequenceCheckpointSerializer.deserialize(1, fromHex(`00000001${hex}`))).toEqual([split]);
  });

  test('are refused if damaged, or of another version', () => {
    expect(() => numberSequenceSplitSerializer.deserialize(2, new Uint8Array(0))).toThrow('unknown version 2');
    expect(() => numberSequenceCheckpointSerializer.deserialize(1, fromHex('7fffffff'))).toThrow();
    expect(() => numberSequenceSplitSerializer.deserialize(1, fromHex('00013100'))).toThrow();
  });
});

describe('SourceOperator and SourceCoordinator', () => {
  test('read every number once, whatever the parallelism', () => {
    const values = new SourceHarness(new NumberSequenceSource(1, 20), 3).run();
    expect(values.flat().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(values.every((part) => part.length >= 6)).toBe(true);
  });

  test('frame the coordinator state as Flink: version 1, then the versioned enumerator', () => {
    const harness = new SourceHarness(new NumberSequenceSource(1, 4), 1);
    expect(toHex(harness.snapshot(1).coordinator)).toBe('00000001' + '00000001' + '00000004' + '00000000');
  });

  test('keep one versioned blob per split in SourceReaderState', () => {
    const harness = new SourceHarness(new NumberSequenceSource(1, 9), 1);
    harness.readers[0]?.operator.emitNext(4);
    const elements = harness.snapshot(1).readers[0]?.operator['SourceReaderState'];
    expect(elements?.map((bytes) => toHex(bytes as Uint8Array))).toEqual([
      '00000001' + '00000013' + '0001' + '31' + '0000000000000005' + '0000000000000009',
    ]);
  });

  test('go on where the snapshot was taken', () => {
    const source = new NumberSequenceSource(1, 30);
    const first = new SourceHarness(source, 2);
    const before = first.readers.flatMap((reader) => {
      reader.operator.emitNext(5);
      return reader.takeValues();
    });
    const after = new SourceHarness(source, 2, undefined, first.snapshot(1)).run().flat();
    expect([...before, ...after].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
  });

  test('emit nothing after stop', () => {
    const [reader] = new SourceHarness(new NumberSequenceSource(1, 9), 1).readers;
    reader?.operator.emitNext(2);
    reader?.operator.stop(false);
    expect(reader?.operator.emitNext(10)).toBe('END_OF_INPUT');
    expect(reader?.operator.emittedRecords).toBe(2);
  });

  test('a foreign coordinator state is refused', () => {
    const harness = new SourceHarness(new NumberSequenceSource(1, 4), 1);
    expect(() => harness.coordinator.resetToCheckpoint(fromHex('00000002'))).toThrow(
      'Unsupported source coordinator serde version 2',
    );
  });
});

describe('DataGeneratorSource', () => {
  test('gives generate(0) to generate(count - 1), with watermarks of the strategy', () => {
    const source = new DataGeneratorSource((index) => index * 100, 4, Types.LONG);
    const strategy = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner(
      (value: number) => value,
    );
    const harness = new SourceHarness(source, 1, strategy);
    harness.readers[0]?.operator.emitNext(2);
    harness.clock.advanceTo(200);
    expect(harness.readers[0]?.take()).toEqual([[0, 0], [100, 100], 'watermark 99']);
    expect(harness.run()).toEqual([[200, 300]]);
  });

  test('keeps to its rate, and wakes the task for the next record', () => {
    const source = new DataGeneratorSource((index) => index, 100, Types.LONG, RateLimiterStrategy.perSecond(10));
    const harness = new SourceHarness(source, 1);
    const [reader] = harness.readers;
    expect(reader?.operator.emitNext(50)).toBe('MORE_AVAILABLE');
    expect(reader?.operator.emitNext(50)).toBe('NOTHING_AVAILABLE');
    expect(reader?.takeValues()).toEqual([0]);
    const wakeUps = reader?.wakeUps ?? 0;
    harness.clock.advanceTo(100);
    expect(reader?.wakeUps).toBe(wakeUps + 1);
    harness.clock.advanceTo(1000);
    reader?.operator.emitNext(50);
    expect(reader?.takeValues()).toHaveLength(10);
  });

  test('an empty one ends at once', () => {
    expect(new SourceHarness(new DataGeneratorSource((index) => index, 0, Types.LONG), 2).run()).toEqual([[], []]);
  });
});

describe('StreamSource', () => {
  class Ticks implements SourceFunction<number> {
    cancelled = false;
    *run(ctx: SourceContext<number>): Generator<SourceStep, void, void> {
      for (let i = 0; i < 4; i++) {
        ctx.collectWithTimestamp(i, i * 10);
        ctx.emitWatermark(i * 10);
        if (i === 1) {
          ctx.markAsTemporarilyIdle();
          yield 100;
        } else yield;
      }
    }
    cancel() {
      this.cancelled = true;
    }
  }

  test('runs a source function between its yields, sleeps, and ends with it', () => {
    const harness = new OperatorHarness(new StreamSource(new Ticks()));
    expect(harness.operator.emitNext(10)).toBe('NOTHING_AVAILABLE');
    expect(harness.take()).toEqual([[0, 0], 'watermark 0', [1, 10], 'watermark 10', 'idle']);
    harness.clock.advanceTo(100);
    expect(harness.wakeUps).toBe(1);
    expect(harness.operator.emitNext(1)).toBe('MORE_AVAILABLE');
    expect(harness.operator.emitNext(10)).toBe('END_OF_INPUT');
    expect(harness.take()).toEqual(['active', [2, 20], 'watermark 20', [3, 30], 'watermark 30']);
    expect(harness.operator.emittedRecords).toBe(4);
  });

  test('is cancelled by stop', () => {
    const ticks = new Ticks();
    const harness = new OperatorHarness(new StreamSource(ticks));
    harness.operator.stop(false);
    expect([harness.operator.emitNext(5), ticks.cancelled]).toEqual(['END_OF_INPUT', true]);
  });
});
