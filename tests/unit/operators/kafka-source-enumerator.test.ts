import { describe, expect, test } from 'vitest';
import type { TopicDescription } from '../../../src/core/operators/broker-client.ts';
import type { KafkaEnumeratorState } from '../../../src/core/operators/kafka/kafka-enumerator-state.ts';
import type { KafkaPartitionSplit } from '../../../src/core/operators/kafka/kafka-partition-split.ts';
import { KafkaSourceEnumerator } from '../../../src/core/operators/kafka/kafka-source-enumerator.ts';
import type { KafkaSubscription } from '../../../src/core/operators/kafka/kafka-subscription.ts';
import { OffsetsInitializer } from '../../../src/core/operators/kafka/offsets-initializer.ts';
import { ManualClock } from './harness/manual-clock.ts';

/** An enumerator with one reader and a broker that a test changes. */
class EnumeratorHarness {
  readonly clock = new ManualClock();
  readonly topics = new Map<string, TopicDescription>();
  readonly assigned: KafkaPartitionSplit[] = [];
  readonly failures: unknown[] = [];
  readonly log: string[] = [];
  noMoreSplits = 0;
  readonly enumerator: KafkaSourceEnumerator;

  constructor(subscription: Partial<KafkaSubscription> = {}, restored: KafkaEnumeratorState | null = null) {
    const defaults: KafkaSubscription = {
      topics: ['t'],
      startingOffsets: OffsetsInitializer.earliest(),
      stoppingOffsets: null,
      discoveryIntervalMs: 1000,
    };
    this.enumerator = new KafkaSourceEnumerator(
      { ...defaults, ...subscription },
      {
        processingTime: this.clock,
        configuration: {},
        broker: {
          describeTopic: (topic, callback) => {
            const value = this.topics.get(topic);
            callback(
              value ? { ok: true, value } : { ok: false, error: { className: 'Unknown', message: `no ${topic}` } },
            );
          },
        },
        log: (_level, text) => this.log.push(text),
        fail: (error) => this.failures.push(error),
        random: () => 0,
        currentParallelism: () => 1,
        registeredReaders: () => new Set([0]),
        assignSplits: (_subtask, splits) => this.assigned.push(...splits),
        signalNoMoreSplits: () => this.noMoreSplits++,
      },
      restored,
    );
  }

  setTopic(topic: string, partitions: number, parts: Partial<TopicDescription> = {}): this {
    this.topics.set(topic, { topic, partitions, generator: null, sealed: false, format: 'serialized', ...parts });
    return this;
  }

  takeAssigned(): string[] {
    return this.assigned
      .splice(0)
      .map(({ topic, partition, startingOffset }) => `${topic}-${partition} at ${startingOffset}`);
  }
}

describe('KafkaSourceEnumerator', () => {
  test('a partition that appears later is read from the earliest, whatever the starting offsets say', () => {
    const startingOffsets = OffsetsInitializer.latest();
    const harness = new EnumeratorHarness({ startingOffsets }).setTopic('t', 2, { endOffsets: [10, 20] });
    harness.enumerator.start();
    expect(harness.takeAssigned()).toEqual(['t-0 at 10', 't-1 at 20']);
    harness.setTopic('t', 3, { endOffsets: [10, 20, 30] });
    harness.clock.advanceTo(999);
    expect(harness.takeAssigned()).toEqual([]);
    harness.clock.advanceTo(1000);
    expect(harness.takeAssigned()).toEqual(['t-2 at -2']);
  });

  test('an interval of 0 looks once', () => {
    const harness = new EnumeratorHarness({ discoveryIntervalMs: 0 }).setTopic('t', 1);
    harness.enumerator.start();
    expect(harness.clock.pendingTimers).toBe(0);
  });

  test('a bounded source fixes its ends at once and lets readers end', () => {
    const stoppingOffsets = OffsetsInitializer.latest();
    const harness = new EnumeratorHarness({ stoppingOffsets }).setTopic('t', 1, { endOffsets: [7] });
    harness.enumerator.start();
    expect(harness.assigned).toEqual([{ topic: 't', partition: 0, startingOffset: -2, stoppingOffset: 7 }]);
    expect([harness.noMoreSplits, harness.clock.pendingTimers]).toEqual([1, 0]);
    harness.enumerator.addReader(0);
    expect(harness.noMoreSplits).toBe(2);
  });

  test('asked by a reader at its end, it looks again whether all is sealed', () => {
    const harness = new EnumeratorHarness({ topics: ['t', 'u'] }).setTopic('t', 1).setTopic('u', 1, { sealed: true });
    harness.enumerator.start();
    harness.enumerator.handleSplitRequest(0);
    expect(harness.noMoreSplits).toBe(0);
    harness.setTopic('t', 1, { sealed: true });
    harness.enumerator.handleSplitRequest(0);
    expect(harness.noMoreSplits).toBe(1);
  });

  test('restored: what is assigned stays so, what is not is given out at its offset, new topics are found', () => {
    const split = (partition: number, startingOffset: number | null) => ({
      topic: 't',
      partition,
      startingOffset,
      stoppingOffset: null,
    });
    const restored: KafkaEnumeratorState = {
      splits: [
        { split: split(0, -2), status: 'ASSIGNED' },
        { split: split(1, 51), status: 'UNASSIGNED' },
        { split: split(2, null), status: 'UNASSIGNED' },
      ],
      initialDiscoveryFinished: true,
    };
    const harness = new EnumeratorHarness({ topics: ['t', 'new'] }, restored).setTopic('t', 3).setTopic('new', 1);
    harness.enumerator.start();
    expect(harness.takeAssigned()).toEqual(['t-1 at 51', 't-2 at -2', 'new-0 at -2']);
    const { splits } = harness.enumerator.snapshotState(1);
    expect(splits.map(({ split: { topic, partition }, status }) => `${topic}-${partition} ${status}`)).toEqual([
      't-0 ASSIGNED',
      't-1 ASSIGNED',
      't-2 ASSIGNED',
      'new-0 ASSIGNED',
    ]);
  });

  test('a first discovery that fails, fails the job in the words of the connector; a later one is repeated', () => {
    const broken = new EnumeratorHarness();
    broken.enumerator.start();
    expect(broken.failures).toMatchObject([
      { message: 'Failed to list subscribed topic partitions due to ', cause: { className: 'Unknown' } },
    ]);
    const harness = new EnumeratorHarness().setTopic('t', 1);
    harness.enumerator.start();
    harness.topics.clear();
    harness.clock.advanceTo(1000);
    expect([harness.failures, harness.log.length]).toEqual([[], 1]);
    harness.setTopic('t', 2);
    harness.clock.advanceTo(2000);
    expect(harness.takeAssigned()).toEqual(['t-0 at -2', 't-1 at -2']);
  });

  test('does nothing more after close', () => {
    const harness = new EnumeratorHarness().setTopic('t', 1);
    harness.enumerator.start();
    harness.enumerator.close();
    expect(harness.clock.pendingTimers).toBe(0);
  });
});
