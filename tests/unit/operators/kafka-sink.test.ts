import { describe, expect, test } from 'vitest';
import { kafkaCommittableSerializer } from '../../../src/core/operators/kafka/kafka-committable.ts';
import { KafkaSink } from '../../../src/core/operators/kafka/kafka-sink.ts';
import { kafkaWriterStateSerializer } from '../../../src/core/operators/kafka/kafka-writer-state.ts';
import { CommittableCollectorSerializer } from '../../../src/core/operators/sink/committable-collector-serializer.ts';
import { SinkWriterOperator } from '../../../src/core/operators/sink/sink-writer-operator.ts';
import { fromVersionedBytes } from '../../../src/core/operators/simple-versioned-serializer.ts';
import { Types } from '../../../src/core/types/types.ts';
import { OperatorHarness, process, type HarnessSnapshot } from './harness/operator-harness.ts';
import { SinkHarness } from './harness/sink-harness.ts';
import { TestBroker } from './harness/test-broker.ts';

const elements = (snapshot: HarnessSnapshot, state: string): Uint8Array[] =>
  (snapshot.operator[state] ?? []) as Uint8Array[];

describe('KafkaSink, EXACTLY_ONCE', () => {
  test('records are invisible until the checkpoint is complete, then commit', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a', 'b');
    sink.snapshot(1);
    broker.deliver();
    sink.write('c');
    sink.clockLinger();
    expect(sink.uncommitted()).toEqual(['a', 'b', 'c']);
    expect(sink.committed()).toEqual([]);
    sink.notify(1);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b']);
    sink.snapshot(2);
    sink.notify(2);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b', 'c']);
  });

  test('the transaction of checkpoint n is <prefix>-<subtask>-<n>; the next is asked for ahead', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    expect(broker.takeRequests()).toEqual(['init tx-0-1', 'init tx-0-2']);
    sink.write('a');
    const { writer, committer } = sink.snapshot(1);
    expect(sink.writer.paused).toBe(0);
    broker.deliver();
    expect(broker.takeRequests()).toEqual(['produce', 'init tx-0-3']);
    const [state] = elements(writer, 'writer_raw_states').map((bytes) =>
      fromVersionedBytes(kafkaWriterStateSerializer, bytes),
    );
    expect(state).toEqual({
      transactionalIdPrefix: 'tx',
      ownedSubtaskId: 0,
      totalNumberOfOwnedSubtasks: 1,
      transactionOwnership: 'IMPLICIT_BY_SUBTASK_ID',
      precommitted: [{ transactionalId: 'tx-0-1', checkpointId: 1 }],
    });
    const serializer = new CommittableCollectorSerializer(kafkaCommittableSerializer);
    const [checkpoints] = elements(committer, 'streaming_committer_raw_states').map((bytes) =>
      fromVersionedBytes(serializer, bytes),
    );
    const manager = checkpoints?.[0]?.managers.get(0);
    expect(checkpoints?.map(({ checkpointId }) => checkpointId)).toEqual([1]);
    expect(manager?.requests.map(({ committable }) => committable.transactionalId)).toEqual(['tx-0-1']);
  });

  test('the task is paused until the first transaction is there', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker, { deliver: false });
    expect(sink.writer.paused).toBeGreaterThan(0);
    broker.deliver();
    expect(sink.writer.paused).toBe(0);
  });

  test('what a timer writes while the next transaction is not there yet belongs to that transaction', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.snapshot(1);
    broker.deliver();
    sink.write('b');
    // Two ids further than what was asked for ahead: the task is paused.
    sink.snapshot(4);
    expect(sink.writer.paused).toBe(1);
    sink.write('late');
    sink.writer.clock.advanceTo(5000);
    broker.deliver();
    expect(sink.writer.paused).toBe(0);
    sink.notify(4);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b']);
    sink.snapshot(5);
    sink.notify(5);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b', 'late']);
  });

  test('a checkpoint is acknowledged when its records are durable, not when later ones are', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.snapshot(1);
    expect(sink.writer.acknowledgementsHeld).toBe(1);
    sink.write('b');
    broker.deliver();
    expect(sink.writer.acknowledgementsHeld).toBe(0);
  });

  test('a checkpoint without records leaves an empty manager and reuses nothing', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    const { committer, writer } = sink.snapshot(1);
    const serializer = new CommittableCollectorSerializer(kafkaCommittableSerializer);
    const [checkpoints] = elements(committer, 'streaming_committer_raw_states').map((bytes) =>
      fromVersionedBytes(serializer, bytes),
    );
    expect(checkpoints?.[0]?.managers.get(0)).toEqual({ subtask: 0, requests: [], committables: 0, failed: 0 });
    const [state] = elements(writer, 'writer_raw_states').map((bytes) =>
      fromVersionedBytes(kafkaWriterStateSerializer, bytes),
    );
    expect(state?.precommitted).toEqual([]);
    broker.deliver();
    sink.write('x');
    sink.snapshot(2);
    sink.notify(2);
    broker.deliver();
    expect(sink.committed()).toEqual(['x']);
  });

  test('a plain savepoint commits nothing; the next complete checkpoint commits both', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.snapshot(1);
    sink.write('b');
    sink.snapshot(2);
    broker.deliver();
    expect(sink.committed()).toEqual([]);
    sink.notify(2);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b']);
  });

  test('a restore commits at once what is owed, aborts what came after, and writes anew', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    const snapshot = sink.snapshot(1);
    sink.write('lost');
    sink.clockLinger();
    broker.deliver();
    expect(sink.uncommitted()).toEqual(['a', 'lost']);
    const again = new SinkHarness(broker, { restore: snapshot });
    expect(again.committed()).toEqual(['a']);
    again.write('lost');
    again.snapshot(2);
    again.notify(2);
    broker.deliver();
    expect(again.committed()).toEqual(['a', 'lost']);
    // Committing again what is committed is fine: a savepoint may be used twice.
    const third = new SinkHarness(broker, { restore: snapshot });
    expect(third.committer.failures).toEqual([]);
  });

  test('fences every id that an earlier run may have left open, up to one never used', () => {
    const broker = new TestBroker();
    const first = new SinkHarness(broker);
    for (const id of [1, 2, 3]) {
      first.write(`r${id}`);
      first.snapshot(id);
      broker.deliver();
    }
    broker.takeRequests();
    const fresh = new SinkHarness(broker);
    expect(broker.takeRequests().filter((request) => request.startsWith('init'))).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((id) => `init tx-0-${id}`),
      'init tx-1-1',
    ]);
    expect(fresh.writer.paused).toBe(0);
    fresh.write('new');
    fresh.snapshot(1);
    fresh.notify(1);
    broker.deliver();
    expect(fresh.committed()).toEqual(['new']);
  });

  test('checkpoints that never came leave no gap in the ids, so that all can be fenced later', () => {
    const broker = new TestBroker();
    const first = new SinkHarness(broker);
    first.write('a');
    const restore = first.snapshot(1);
    broker.deliver();
    first.snapshot(5);
    first.write('lost');
    first.clockLinger();
    const requests = broker.takeRequests().filter((request) => request.startsWith('init'));
    expect(requests).toEqual([1, 2, 3, 4, 5, 6, 7].map((id) => `init tx-0-${id}`));
    const again = new SinkHarness(broker, { restore });
    expect(broker.machine.transactionStatus('tx-0-6')).toBe('Empty');
    again.write('b');
    again.snapshot(2);
    again.notify(2);
    broker.deliver();
    expect(again.committed()).toEqual(['a', 'b']);
  });

  test('commits are held until answered: the task may not end before', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.snapshot(1);
    broker.deliver();
    sink.notify(1);
    expect(sink.committer.endsHeld).toBe(1);
    broker.deliver();
    expect(sink.committer.endsHeld).toBe(0);
  });

  test('without checkpoints all is committed when the input ends', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker, { configuration: {} });
    sink.write('a', 'b');
    sink.endInput();
    expect(sink.committer.endsHeld).toBe(1);
    broker.deliver();
    expect(sink.committed()).toEqual(['a', 'b']);
    expect(sink.committer.endsHeld).toBe(0);
  });

  test('with checkpoints the end of input waits for the final one', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.endInput();
    broker.deliver();
    expect(sink.committed()).toEqual([]);
    sink.snapshot(1);
    sink.notify(1);
    broker.deliver();
    expect(sink.committed()).toEqual(['a']);
  });

  test('a committable that the broker does not know fails the job as Flink does', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    const snapshot = sink.snapshot(1);
    const elsewhere = new SinkHarness(new TestBroker(), { restore: snapshot });
    const [error] = elsewhere.committer.failures as Error[];
    expect(error?.message).toMatch(
      /^Failed to commit KafkaCommittable\{producerId=1, epoch=0, transactionalId='tx-0-1', producer=null\}$/,
    );
    expect(error?.cause).toMatchObject({ className: 'org.apache.kafka.common.errors.InvalidPidMappingException' });
  });

  test('a fenced transaction is given up with a word, the job goes on', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    const snapshot = sink.snapshot(1);
    broker.deliver();
    const intruder = new SinkHarness(broker);
    intruder.writer.operator.close();
    const restored = new SinkHarness(broker, { restore: snapshot });
    expect(restored.committer.failures).toEqual([]);
    expect(restored.committer.log.join()).toContain('Unable to commit transaction tx-0-1');
  });

  test('closing aborts what is open', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('a');
    sink.clockLinger();
    broker.deliver();
    sink.writer.operator.close();
    broker.deliver();
    expect(broker.machine.transactionStatus('tx-0-1')).toBe('CompleteAbort');
  });

  test('too much unconfirmed pauses the task', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker);
    sink.write('x'.repeat(2_000_000));
    expect(sink.writer.paused).toBe(1);
    broker.deliver();
    expect(sink.writer.paused).toBe(0);
  });

  test('states of POOLING writers are refused', () => {
    const broker = new TestBroker();
    const snapshot = new SinkHarness(broker).snapshot(1);
    const pooling = kafkaWriterStateSerializer.serialize({
      transactionalIdPrefix: 'tx',
      ownedSubtaskId: 0,
      totalNumberOfOwnedSubtasks: 1,
      transactionOwnership: 'EXPLICIT_BY_WRITER_STATE',
      precommitted: [],
    });
    const framed = Uint8Array.of(0, 0, 0, 2, 0, 0, 0, pooling.length, ...pooling);
    const writer = { ...snapshot.writer, operator: { writer_raw_states: [framed] } };
    expect(() => new SinkHarness(broker, { restore: { ...snapshot, writer } })).toThrow(
      'Attempted to switch the transaction naming strategy back to INCREMENTING which may result in data loss.',
    );
  });
});

describe('KafkaSink without transactions', () => {
  test('AT_LEAST_ONCE shows records at once and waits for them at barriers', () => {
    const broker = new TestBroker();
    const sink = new SinkHarness(broker, { deliveryGuarantee: 'AT_LEAST_ONCE' });
    sink.write('a');
    const { writer } = sink.snapshot(1);
    expect(sink.writer.acknowledgementsHeld).toBe(1);
    broker.deliver();
    expect(sink.writer.acknowledgementsHeld).toBe(0);
    expect(sink.committed()).toEqual(['a']);
    expect(elements(writer, 'writer_raw_states')).toEqual([]);
    sink.write('b');
    sink.endInput();
    expect(sink.writer.endsHeld).toBe(1);
    broker.deliver();
    expect([sink.writer.endsHeld, sink.committed()]).toEqual([0, ['a', 'b']]);
  });

  test('NONE waits for nothing', () => {
    const sink = new SinkHarness(new TestBroker(), { deliveryGuarantee: 'NONE' });
    sink.write('a');
    sink.snapshot(1);
    expect(sink.writer.acknowledgementsHeld).toBe(0);
  });
});

describe('KafkaSink', () => {
  test('by default names its transactions after topic, job and operator', () => {
    const broker = new TestBroker();
    const sink = KafkaSink.topic('alerts', Types.STRING);
    const harness = new OperatorHarness(new SinkWriterOperator(sink), {
      broker: broker.client(),
      jobId: 'abcdef0123456789'.repeat(2),
    });
    broker.deliver();
    expect(broker.takeRequests()[0]).toBe('init alerts-abcdef01-00000000-0-1');
    expect(harness.failures).toEqual([]);
  });

  test('a key keeps records together, and values are checked against their type', () => {
    const broker = new TestBroker();
    const Alert = Types.POJO('Alert', { userId: Types.LONG, amount: Types.DOUBLE });
    const sink = KafkaSink.builder<{ userId: number; amount: number }>()
      .setTopic('alerts')
      .setValueSerializer(Alert)
      .setKeySelector(({ userId }) => userId, Types.LONG)
      .setDeliveryGuarantee('NONE')
      .build();
    const harness = new OperatorHarness(new SinkWriterOperator(sink), { broker: broker.client() });
    for (let i = 0; i < 40; i++) process(harness, { userId: i % 8, amount: i });
    harness.clock.advanceTo(1000);
    broker.deliver();
    const partitions = broker.values('alerts').filter((part) => part.length > 0);
    expect(partitions.length).toBeGreaterThan(2);
    expect(partitions.every((part) => part.length % 5 === 0)).toBe(true);
    expect(() => process(harness, { userId: 1.5, amount: 1 })).toThrow('userId');
  });
});
