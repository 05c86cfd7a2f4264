import { describe, expect, test } from 'vitest';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { operatorID } from '../../../src/core/model/ids.ts';
import {
  kafkaPartitionSplitSerializer,
  type KafkaPartitionSplit,
} from '../../../src/core/operators/kafka/kafka-partition-split.ts';
import type { KafkaEnumeratorState } from '../../../src/core/operators/kafka/kafka-enumerator-state.ts';
import { KafkaSource } from '../../../src/core/operators/kafka/kafka-source.ts';
import { splitOwner } from '../../../src/core/operators/kafka/kafka-source-enumerator.ts';
import { OffsetsInitializer } from '../../../src/core/operators/kafka/offsets-initializer.ts';
import { findGenerator } from '../../../src/core/operators/kafka/generators/find-generator.ts';
import { fromVersionedBytes } from '../../../src/core/operators/simple-versioned-serializer.ts';
import { SourceCoordinator } from '../../../src/core/operators/source/source-coordinator.ts';
import { SourceOperator } from '../../../src/core/operators/source/source-operator.ts';
import { WatermarkStrategy } from '../../../src/core/operators/watermark/watermark-strategy.ts';
import { Types } from '../../../src/core/types/types.ts';
import { ManualClock } from './harness/manual-clock.ts';
import { OperatorHarness, type HarnessSnapshot } from './harness/operator-harness.ts';
import { TestBroker } from './harness/test-broker.ts';

const Transaction = Types.POJO('com.example.Transaction', {
  userId: Types.LONG,
  amount: Types.DOUBLE,
  timestamp: Types.LONG,
});

interface Restore {
  readonly coordinator: Uint8Array;
  readonly readers: readonly HarnessSnapshot[];
}

/** A KafkaSource with its coordinator and readers on the real broker. */
class KafkaHarness<T> {
  readonly clock = new ManualClock();
  readonly readers: OperatorHarness<SourceOperator<T, KafkaPartitionSplit>>[];
  readonly coordinator: SourceCoordinator<KafkaPartitionSplit, KafkaEnumeratorState>;
  readonly failures: unknown[] = [];
  readonly #events: { subtask: number; event: Uint8Array }[] = [];

  constructor(
    readonly broker: TestBroker,
    source: KafkaSource<T>,
    parallelism: number,
    restore?: Restore,
  ) {
    this.coordinator = new SourceCoordinator<KafkaPartitionSplit, KafkaEnumeratorState>(source, {
      operatorId: operatorID('0'.repeat(32)),
      operatorName: 'Source: Kafka Source',
      parallelism,
      processingTime: this.clock,
      broker: broker.client(),
      configuration: {},
      sendEvent: (subtask, event) => this.#events.push({ subtask, event }),
      log: () => {},
      fail: (error) => this.failures.push(error),
      random: () => 0,
    });
    if (restore !== undefined) this.coordinator.resetToCheckpoint(restore.coordinator);
    this.coordinator.start();
    this.readers = Array.from({ length: parallelism }, (_, subtask) => {
      const snapshot = restore?.readers[subtask];
      return new OperatorHarness(new SourceOperator(source, WatermarkStrategy.noWatermarks<T>()), {
        subtask,
        parallelism,
        clock: this.clock,
        broker: broker.client(),
        ...(snapshot && { restore: snapshot }),
      });
    });
    this.settle();
  }

  settle(): void {
    for (let i = 0; i < 10; i++) {
      this.broker.deliver();
      this.readers.forEach((reader, subtask) => {
        for (const event of reader.toCoordinator.splice(0)) this.coordinator.handleEvent(subtask, event);
      });
      for (const { subtask, event } of this.#events.splice(0))
        this.readers[subtask]?.operator.handleOperatorEvent(event);
    }
  }

  /** Each reader in turn, until all ended or nobody emits any more; values by subtask. */
  run(maxRecords = 50): T[][] {
    const values: T[][] = this.readers.map(() => []);
    for (let quiet = 0; quiet < 3;) {
      const before = values.flat().length;
      const statuses = this.readers.map(({ operator }) => operator.emitNext(maxRecords));
      this.settle();
      this.readers.forEach((reader, i) => values[i]?.push(...(reader.takeValues() as T[])));
      if (statuses.every((status) => status === 'END_OF_INPUT')) return values;
      quiet = values.flat().length === before ? quiet + 1 : 0;
    }
    return values;
  }

  snapshot(checkpointId: number): Restore {
    const coordinator = this.coordinator.checkpoint(checkpointId);
    return { coordinator, readers: this.readers.map((reader) => reader.snapshot(checkpointId)) };
  }
}

function splitsOf(snapshot: HarnessSnapshot | undefined): KafkaPartitionSplit[] {
  const elements = (snapshot?.operator['SourceReaderState'] ?? []) as readonly Uint8Array[];
  return elements.map((bytes) => fromVersionedBytes(kafkaPartitionSplitSerializer, bytes));
}

function generatorTopic(
  partitions: number,
  recordsPerPartition: number | null,
  ratePerSecond: number | null = null,
): TestBroker {
  const broker = new TestBroker();
  const generator = { name: 'transactions', seed: 7, recordsPerPartition, ratePerSecond };
  broker.apply(broker.machine.createTopic('transactions', { partitions, generator }));
  return broker;
}

function storedTopic(values: readonly string[], partitions = 2): TestBroker {
  const broker = new TestBroker();
  broker.apply(broker.machine.createTopic('words', { partitions }));
  load(broker, values);
  return broker;
}

function load(broker: TestBroker, values: readonly string[]): void {
  const serializer = Types.STRING.createSerializer();
  const records = values.map((value, i) => {
    const output = new DataOutput();
    serializer.serialize(value, output);
    return { timestamp: i, keyHash: i, value: output.toBytes() };
  });
  broker.apply(broker.machine.load('words', records));
  broker.deliver();
}

const words = (options = {}) => KafkaSource.topic('words', Types.STRING, options);
const transactions = () => KafkaSource.topic('transactions', Transaction);

describe('KafkaSource on a generator topic', () => {
  test('deals the partitions by the owner rule and reads each to its end, once', () => {
    const harness = new KafkaHarness(generatorTopic(5, 20), transactions(), 3);
    const values = harness.run();
    expect(values.flat()).toHaveLength(100);
    for (let partition = 0; partition < 5; partition++) {
      const owner = splitOwner('transactions', partition, 3);
      const splits = splitsOf(harness.snapshot(1).readers[owner]);
      expect(splits).toContainEqual({ topic: 'transactions', partition, startingOffset: 20, stoppingOffset: null });
    }
  });

  test('a key stays in one partition, in order of time', () => {
    const values = new KafkaHarness(generatorTopic(4, 50), transactions(), 4).run();
    const partitionOf = new Map<number, number>();
    values.forEach((part, subtask) => {
      part.forEach(({ userId }) => partitionOf.set(userId, partitionOf.get(userId) ?? subtask));
      expect(part.every(({ userId }) => partitionOf.get(userId) === subtask)).toBe(true);
      expect(part.map(({ timestamp }) => timestamp)).toEqual(
        part.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
      );
    });
  });

  test('goes on at the next record, dealt again at another parallelism, never assigned again', () => {
    const whole = new KafkaHarness(generatorTopic(4, 30), transactions(), 1).run().flat();
    const broker = generatorTopic(4, 30);
    const first = new KafkaHarness(broker, transactions(), 2);
    const before = first.readers.flatMap((reader) => {
      reader.operator.emitNext(25);
      return reader.takeValues() as (typeof whole)[number][];
    });
    const { coordinator, readers } = first.snapshot(1);
    const [a, b] = readers.map((reader) => reader.operator['SourceReaderState'] ?? []);
    // What the engine does with a list state of [2, 2] at parallelism 3: runs of 2, 1, 1.
    const all = [...(a ?? []), ...(b ?? [])];
    const dealt = [all.slice(0, 2), all.slice(2, 3), all.slice(3)].map((elements) => ({
      checkpointId: 1,
      keyed: undefined,
      operator: { SourceReaderState: elements },
    }));
    const after = new KafkaHarness(broker, transactions(), 3, { coordinator, readers: dealt }).run();
    expect(after.every((part) => part.length > 0)).toBe(true);
    const sum = (values: readonly { amount: number }[]): string =>
      values.reduce((total, { amount }) => total + amount, 0).toFixed(2);
    expect(before.length + after.flat().length).toBe(120);
    expect(sum([...before, ...after.flat()])).toBe(sum(whole));
  });

  test('nothing read yet stays the marker for earliest; assigned splits keep the offset they were started with', () => {
    const harness = new KafkaHarness(generatorTopic(1, null), transactions(), 1);
    expect(splitsOf(harness.snapshot(1).readers[0])).toEqual([
      { topic: 'transactions', partition: 0, startingOffset: -2, stoppingOffset: null },
    ]);
    harness.readers[0]?.operator.emitNext(10);
    const { coordinator, readers } = harness.snapshot(2);
    expect(splitsOf(readers[0])[0]?.startingOffset).toBe(10);
    expect(Buffer.from(coordinator).toString('hex')).toContain('fffffffffffffffe' + '8000000000000000' + '00000000');
  });

  test('keeps to the rate of the topic', () => {
    const harness = new KafkaHarness(generatorTopic(2, null, 20), transactions(), 1);
    const [reader] = harness.readers;
    reader?.operator.emitNext(100);
    expect(reader?.takeValues()).toHaveLength(2);
    expect(reader?.operator.emitNext(100)).toBe('NOTHING_AVAILABLE');
    const wakeUps = reader?.wakeUps ?? 0;
    harness.clock.advanceTo(100);
    expect(reader?.wakeUps).toBeGreaterThan(wakeUps);
    harness.clock.advanceTo(1000);
    reader?.operator.emitNext(100);
    expect(reader?.takeValues()).toHaveLength(20);
  });

  test('a reader without partitions ends with the others', () => {
    const values = new KafkaHarness(generatorTopic(1, 5), transactions(), 3).run();
    expect(values.map((part) => part.length).toSorted()).toEqual([0, 0, 5]);
  });
});

describe('KafkaSource on a stored topic', () => {
  test('reads what is there and waits for more', () => {
    const broker = storedTopic(['a', 'b', 'c', 'd']);
    const harness = new KafkaHarness(broker, words(), 1);
    expect(harness.run().flat().toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(harness.readers[0]?.operator.emitNext(5)).toBe('NOTHING_AVAILABLE');
    const wakeUps = harness.readers[0]?.wakeUps ?? 0;
    load(broker, ['e']);
    expect(harness.readers[0]?.wakeUps).toBeGreaterThan(wakeUps);
    expect(harness.run().flat()).toEqual(['e']);
  });

  test('ends when the topic is sealed, also if that happens while it waits', () => {
    const broker = storedTopic(['a', 'b', 'c']);
    const harness = new KafkaHarness(broker, words(), 2);
    expect(harness.run().flat()).toHaveLength(3);
    broker.apply(broker.machine.sealTopic('words'));
    harness.settle();
    expect(harness.run()).toEqual([[], []]);
    expect(harness.readers.map(({ operator }) => operator.emitNext(1))).toEqual(['END_OF_INPUT', 'END_OF_INPUT']);
  });

  test('stops before its stopping offset; the finished split leaves the state', () => {
    const bounded = OffsetsInitializer.offsets({ 'words-0': 2, 'words-1': 1 });
    const harness = new KafkaHarness(storedTopic(['a', 'b', 'c', 'd', 'e', 'f']), words({ bounded }), 1);
    expect(harness.run().flat().toSorted()).toEqual(['a', 'b', 'c']);
    expect(splitsOf(harness.snapshot(1).readers[0])).toEqual([]);
  });

  test('starts at given offsets, and the state says where it is', () => {
    const startingOffsets = OffsetsInitializer.offsets({ 'words-0': 1 });
    const harness = new KafkaHarness(storedTopic(['a', 'b', 'c', 'd']), words({ startingOffsets }), 1);
    expect(harness.run().flat().toSorted()).toEqual(['b', 'c', 'd']);
    expect(splitsOf(harness.snapshot(1).readers[0]).map(({ startingOffset }) => startingOffset)).toEqual([2, 2]);
  });

  test('starts at the end of each partition, or stops there, as found when first looked at', () => {
    const broker = storedTopic(['a', 'b', 'c']);
    const late = new KafkaHarness(broker, words({ startingOffsets: OffsetsInitializer.latest() }), 1);
    const bounded = new KafkaHarness(broker, words({ bounded: OffsetsInitializer.latest() }), 1);
    load(broker, ['d', 'e']);
    expect(late.run().flat().toSorted()).toEqual(['d', 'e']);
    expect(bounded.run().flat().toSorted()).toEqual(['a', 'b', 'c']);
    expect(bounded.readers[0]?.operator.emitNext(1)).toBe('END_OF_INPUT');
  });

  test('an offset that the topic does not have is read from the beginning, with a word', () => {
    const startingOffsets = OffsetsInitializer.offsets({ 'words-0': 90 });
    const harness = new KafkaHarness(storedTopic(['a', 'b'], 1), words({ startingOffsets }), 1);
    expect(harness.run().flat()).toEqual(['a', 'b']);
    expect(harness.readers[0]?.log.join()).toContain('words-0: offset 90 is out of range');
  });

  test('a partition in the state of an unassigned split is read from its offset', () => {
    const broker = storedTopic(['a', 'b', 'c', 'd', 'e', 'f'], 1);
    const first = new KafkaHarness(broker, words(), 1);
    const { coordinator } = first.snapshot(1);
    // ASSIGNED at −2 becomes UNASSIGNED at 4.
    const hex = Buffer.from(coordinator)
      .toString('hex')
      .replace('fffffffffffffffe800000000000000000000000', '0000000000000004800000000000000000000001');
    const restore = { coordinator: new Uint8Array(Buffer.from(hex, 'hex')), readers: [] };
    expect(new KafkaHarness(broker, words(), 1, restore).run().flat()).toEqual(['e', 'f']);
  });

  test('what is assigned but in no reader is never read, as in Flink', () => {
    const broker = storedTopic(['a', 'b']);
    const { coordinator } = new KafkaHarness(broker, words(), 1).snapshot(1);
    expect(new KafkaHarness(broker, words(), 1, { coordinator, readers: [] }).run().flat()).toEqual([]);
  });

  test('bytes that are not of the declared type name topic, partition and offset', () => {
    const broker = storedTopic(['a']);
    const harness = new KafkaHarness(broker, KafkaSource.topic('words', Types.LONG), 1);
    expect(() => harness.run()).toThrow('Failed to deserialize the record at offset 0 of words-0');
  });

  test('a topic of JSON records is parsed', () => {
    const broker = new TestBroker();
    broker.apply(broker.machine.createTopic('flights', { partitions: 1, format: 'json' }));
    const json = (text: string) => ({ timestamp: 0, keyHash: 0, value: new TextEncoder().encode(text) });
    broker.apply(broker.machine.load('flights', [json('{"delay":-3,"origin":"ABQ"}')]));
    broker.deliver();
    const Flight = Types.POJO('Flight', { delay: Types.INT, origin: Types.STRING });
    expect(new KafkaHarness(broker, KafkaSource.topic('flights', Flight), 1).run().flat()).toEqual([
      { delay: -3, origin: 'ABQ' },
    ]);
  });
});

describe('generators', () => {
  const place = { seed: 3, partition: 1, partitions: 16 };

  test('are pure functions of seed, partition and offset, also far out', () => {
    for (const name of ['transactions', 'keyed:5000']) {
      const one = findGenerator(name)(place);
      const again = findGenerator(name)(place);
      const far = 2 ** 40 + 5;
      expect(one.recordAt(far)).toEqual(again.recordAt(far));
      expect(one.recordAt(7)).not.toBe(one.recordAt(7));
      expect(one.recordAt(far)).not.toEqual({ ...(one.recordAt(5) as object), timestamp: one.timestampAt(far) });
      expect(findGenerator(name)({ ...place, seed: 4 }).recordAt(7)).not.toEqual(one.recordAt(7));
    }
  });

  test('make about 1 % of the transactions large, all by a few users, in whole cents', () => {
    const users = new Set<number>();
    let large = 0;
    for (let partition = 0; partition < 16; partition++) {
      const generated = findGenerator('transactions')({ ...place, partition });
      for (let offset = 0; offset < 2000; offset++) {
        const { userId, amount } = generated.recordAt(offset) as { userId: number; amount: number };
        expect(Math.abs(amount * 100 - Math.round(amount * 100))).toBeLessThan(1e-6);
        expect(userId >= 1 && userId <= 1000).toBe(true);
        if (amount > 100) {
          large++;
          users.add(userId);
        }
      }
    }
    expect(large / 32_000).toBeGreaterThan(0.006);
    expect(large / 32_000).toBeLessThan(0.014);
    expect(users.size).toBeLessThanOrEqual(40);
    expect(users.size).toBeGreaterThan(20);
  });

  test('keyed: has that many String keys of 8 characters', () => {
    const keys = new Set<string>();
    for (let partition = 0; partition < 16; partition++) {
      const generated = findGenerator('keyed:100')({ ...place, partition });
      for (let offset = 0; offset < 500; offset++) keys.add((generated.recordAt(offset) as { userId: string }).userId);
    }
    expect(keys.size).toBe(100);
    expect([...keys].every((key) => key.length === 8)).toBe(true);
  });

  test('an unknown name is refused', () => {
    expect(() => findGenerator('keyed:0')).toThrow("There is no generator 'keyed:0'");
  });
});
