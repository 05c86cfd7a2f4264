// Long because: one network of fake operators serves all of these cases.
import { describe, expect, test } from 'vitest';
import { AbstractStreamOperator } from '../../../src/core/operators/abstract-stream-operator.ts';
import type { OperatorFactory } from '../../../src/core/operators/operator-factory.ts';
import { OutputTag } from '../../../src/core/operators/output-tag.ts';
import type {
  Input,
  OneInputStreamOperator,
  TwoInputStreamOperator,
} from '../../../src/core/operators/stream-operator.ts';
import {
  byKey,
  collectSink,
  flatMap,
  listSource,
  newReceived,
  PAIR,
  type Journal,
  type Pair,
  type Received,
} from './fake-operators.ts';
import { idOf, TaskNetwork, type NetworkSpec, type OperatorSpec } from './task-network.ts';

const pairs = (prefix: string, count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => [`${prefix}${i % 3}`, i]);

const source = (name: string, records: readonly Pair[], more = {}): OperatorSpec => ({
  name,
  factory: () => listSource({ records, ...more }),
});

const sink = (received: Received, journal?: Journal): OperatorSpec => ({
  name: 'sink',
  factory: () => collectSink(received, journal),
});

const oneInput = (create: () => OneInputStreamOperator<unknown>): OperatorFactory => ({
  kind: 'one-input',
  operatorClass: 'TestOperator',
  inputTypes: [PAIR],
  outputType: PAIR,
  keySelections: [null],
  create,
});

function runAll(spec: NetworkSpec): TaskNetwork {
  const network = new TaskNetwork({ maxRecordsPerStep: 7, ...spec });
  network.start();
  network.runOut();
  for (const task of network.tasks.keys()) expect([task, network.stateOf(task)]).toEqual([task, 'FINISHED']);
  return network;
}

test('a union: two edges into one input', () => {
  const received = newReceived();
  runAll({
    vertices: [
      { operators: [source('left', pairs('l', 50))] },
      { operators: [source('right', pairs('r', 70), { timestamps: true })] },
      { operators: [sink(received)] },
    ],
    edges: [
      { from: 'left', to: 'sink', partitioner: { kind: 'FORWARD' } },
      { from: 'right', to: 'sink', partitioner: { kind: 'HASH', key: byKey } },
    ],
  });
  expect(received.all.filter(([key]) => key.startsWith('l'))).toEqual(pairs('l', 50));
  expect(received.all.filter(([key]) => key.startsWith('r'))).toEqual(pairs('r', 70));
  // The left source has none before its end: until then the right one's wait.
  expect(received.watermarks).toEqual(received.watermarks.toSorted((a, b) => a - b));
  expect(received.watermarks.at(-1)).toBe(Infinity);
});

test('two inputs: each knows its own, ends come one by one', () => {
  class Both extends AbstractStreamOperator<unknown> implements TwoInputStreamOperator<unknown, unknown> {
    readonly input1 = this.#side('1');
    readonly input2 = this.#side('2');

    #side(side: string): Input<unknown> {
      return {
        setKeyContextElement: () => undefined,
        processElement: (value, timestamp) => {
          const [key, n] = value as Pair;
          this.output.collect([`${side}:${key}`, n], timestamp);
        },
        processWatermark: () => undefined,
        processWatermarkStatus: () => undefined,
      };
    }

    override endInput(inputId: number): void {
      journal.push(`both endInput ${inputId}`);
    }
  }
  const received = newReceived();
  const journal: Journal = [];
  const both: OperatorFactory = {
    kind: 'two-input',
    operatorClass: 'CoProcessOperator',
    inputTypes: [PAIR, PAIR],
    outputType: PAIR,
    keySelections: [null, null],
    create: () => new Both(),
  };
  runAll({
    vertices: [
      { operators: [source('left', pairs('l', 40))] },
      { operators: [source('right', pairs('r', 40))] },
      { operators: [{ name: 'both', factory: () => both }, sink(received, journal)] },
    ],
    edges: [
      { from: 'left', to: 'both', partitioner: { kind: 'FORWARD' }, typeNumber: 1 },
      { from: 'right', to: 'both', partitioner: { kind: 'FORWARD' }, typeNumber: 2 },
    ],
  });
  expect(received.all.filter(([key]) => key.startsWith('1:l'))).toHaveLength(40);
  expect(received.all.filter(([key]) => key.startsWith('2:r'))).toHaveLength(40);
  expect(journal.slice(0, 2).toSorted()).toEqual(['both endInput 1', 'both endInput 2']);
  expect(journal.slice(2)).toEqual(['sink endInput 1', 'sink finish', 'sink close']);
});

test('side outputs go by their tag; watermarks go everywhere', () => {
  const odd = new OutputTag<unknown>('odd', PAIR);
  class Split extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
    processElement(value: unknown, timestamp: number): void {
      if ((value as Pair)[1] % 2 === 0) this.output.collect(value, timestamp);
      else this.output.collectSide(odd, value, timestamp);
      this.output.collectSide(new OutputTag('nobody', PAIR), value, timestamp);
    }
  }
  const even = newReceived();
  const odds = newReceived();
  runAll({
    vertices: [
      {
        operators: [
          source('source', pairs('k', 30), { timestamps: true }),
          { name: 'split', factory: () => oneInput(() => new Split()) },
        ],
      },
      { operators: [{ name: 'evens', factory: () => collectSink(even) }] },
      { operators: [{ name: 'odds', factory: () => collectSink(odds) }] },
    ],
    edges: [
      { from: 'split', to: 'evens', partitioner: { kind: 'FORWARD' } },
      { from: 'split', to: 'odds', partitioner: { kind: 'FORWARD' }, sideOutputTag: 'odd' },
    ],
  });
  expect(even.all.map(([, n]) => n)).toEqual(
    pairs('k', 30)
      .map(([, n]) => n)
      .filter((n) => n % 2 === 0),
  );
  expect(odds.all.map(([, n]) => n)).toEqual(
    pairs('k', 30)
      .map(([, n]) => n)
      .filter((n) => n % 2 === 1),
  );
  expect(odds.watermarks).toEqual(even.watermarks);
  expect(odds.watermarks).toContain(30);
});

test('a broadcast edge reaches every subtask', () => {
  const received = [newReceived(), newReceived(), newReceived(), newReceived()];
  let made = 0;
  const network = new TaskNetwork({
    vertices: [
      { operators: [source('source', pairs('k', 10))], parallelism: 2 },
      {
        operators: [{ name: 'sink', factory: () => collectSink(received[made++ % 4] ?? newReceived()) }],
        parallelism: 4,
      },
    ],
    edges: [{ from: 'source', to: 'sink', partitioner: { kind: 'BROADCAST' } }],
  });
  network.start();
  network.runOut();
  expect(received.reduce((sum, { all }) => sum + all.length, 0)).toBe(80);
});

test('a pause holds back elements, watermarks and barriers; mail and timers go on', () => {
  const received = newReceived();
  const seen: string[] = [];
  class Pausing extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
    processElement(value: unknown, timestamp: number): void {
      const [, n] = value as Pair;
      seen.push(`element ${n}`);
      this.output.collect(value, timestamp);
      if (n !== 5) return;
      const resume = this.context.pauseInput();
      const { processingTime } = this.context;
      processingTime.registerTimer(processingTime.now() + 500, () => {
        seen.push('timer');
        resume();
        resume();
      });
    }

    override snapshotState(checkpointId: number): void {
      seen.push(`snapshot ${checkpointId}`);
    }
  }
  const network = new TaskNetwork({
    vertices: [
      {
        operators: [
          source('source', pairs('k', 10), { isEndless: true }),
          { name: 'pausing', factory: () => oneInput(() => new Pausing()) },
        ],
      },
      { operators: [sink(received)] },
    ],
    edges: [{ from: 'pausing', to: 'sink', partitioner: { kind: 'FORWARD' } }],
    maxRecordsPerStep: 1,
  });
  network.start();
  network.run();
  network.trigger(1);
  network.tell('source/0', { type: 'operator-event', operatorId: idOf('source'), event: new Uint8Array([1]) });
  network.tell('source/0', { type: 'probe', sequence: 1 });
  network.run();
  expect(seen).toEqual(['element 0', 'element 1', 'element 2', 'element 3', 'element 4', 'element 5']);
  expect(network.messages('probe-answer')).toHaveLength(1);
  network.runOut();
  expect(seen.slice(6)).toEqual(['timer', 'snapshot 1', 'element 6', 'element 7', 'element 8', 'element 9']);
  expect(network.messages('acknowledge-checkpoint').map(({ message }) => message.checkpointId)).toEqual([1, 1]);
});

test('a deferred acknowledgement waits for the operator’s word; so does the end', () => {
  const words: (() => void)[] = [];
  class Deferring extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
    processElement(): void {}
    override snapshotState(): void {
      words.push(this.context.deferAcknowledgement());
    }
    override finish(): void {
      words.push(this.context.deferEnd());
    }
  }
  const network = new TaskNetwork({
    vertices: [
      { operators: [source('source', pairs('k', 3), { isEndless: true })] },
      { operators: [{ name: 'sink', factory: () => oneInput(() => new Deferring()) }] },
    ],
    edges: [{ from: 'source', to: 'sink', partitioner: { kind: 'FORWARD' } }],
  });
  network.start();
  network.trigger(1);
  network.runOut();
  const acknowledging = (): string[] => network.messages('acknowledge-checkpoint').map(({ task }) => task);
  expect(acknowledging()).toEqual(['source/0']);
  words.shift()?.();
  network.runOut();
  expect(acknowledging()).toEqual(['source/0', 'sink/0']);

  network.trigger(2, 'stop-drain');
  network.runOut();
  words.pop()?.();
  network.runOut();
  network.tellAll({ type: 'notify-checkpoint-complete', checkpointId: 2 });
  network.runOut();
  expect(network.stateOf('sink/0')).toBe('RUNNING');
  words.shift()?.();
  network.tell('sink/0', { type: 'probe', sequence: 1 });
  network.runOut();
  expect(network.stateOf('sink/0')).toBe('FINISHED');
});

describe('speed', () => {
  const network = (received: Received): TaskNetwork =>
    new TaskNetwork({
      vertices: [{ operators: [source('source', pairs('k', 1000), { isEndless: true }), sink(received)] }],
      edges: [],
    });

  test('a paused source emits single steps only, then goes on', () => {
    const received = newReceived();
    const paused = network(received);
    paused.run();
    paused.tell('source/0', { type: 'set-speed', recordsPerSecond: 0 });
    paused.tell('source/0', { type: 'start-sources' });
    paused.runOut();
    expect(received.all).toHaveLength(0);
    paused.tell('source/0', { type: 'set-speed', recordsPerSecond: 0, steps: 2 });
    paused.runOut();
    expect(received.all).toHaveLength(2);
    paused.tell('source/0', { type: 'set-speed', recordsPerSecond: null });
    paused.runOut();
    expect(received.all).toHaveLength(1000);
  });

  test('a rate is kept by the clock', () => {
    const received = newReceived();
    const slow = network(received);
    slow.run();
    slow.tell('source/0', { type: 'set-speed', recordsPerSecond: 10 });
    slow.tell('source/0', { type: 'start-sources' });
    for (let ms = 1000; ms <= 6000; ms += 50) {
      slow.advanceTo(ms);
      slow.run();
    }
    expect(received.all.length).toBeGreaterThanOrEqual(49);
    expect(received.all.length).toBeLessThanOrEqual(51);
  });

  test('a source waits at the configured number of records', () => {
    const received = newReceived();
    const limited = new TaskNetwork({
      vertices: [{ operators: [source('source', pairs('k', 1000)), sink(received)] }],
      edges: [],
      configuration: { 'sluice.source.pause-after-records': '321' },
    });
    limited.start();
    limited.runOut();
    expect(received.all).toHaveLength(321);
    limited.trigger(1, 'stop');
    limited.runOut();
    limited.tellAll({ type: 'notify-checkpoint-complete', checkpointId: 1 });
    limited.runOut();
    expect(limited.stateOf('source/0')).toBe('FINISHED');
    expect(received.all).toHaveLength(321);
  });
});

test('telemetry counts what went in and out', () => {
  const received = newReceived();
  const network = runAll({
    vertices: [
      {
        operators: [
          source('source', pairs('k', 100), { timestamps: true }),
          { name: 'twice', factory: () => flatMap((pair) => [pair, pair]) },
        ],
      },
      { operators: [sink(received)] },
    ],
    edges: [{ from: 'twice', to: 'sink', partitioner: { kind: 'HASH', key: byKey } }],
  });
  const last = (task: string) =>
    network.messages('telemetry').findLast((entry) => entry.task === task)?.message.telemetry;
  expect(last('source/0')).toMatchObject({ recordsIn: 0, recordsOut: 200, emittedRecords: 100, watermark: Infinity });
  expect(last('sink/0')).toMatchObject({ recordsIn: 200, recordsOut: 0, bytesOut: 0, watermark: Infinity });
  expect(last('source/0')?.bytesOut).toBeGreaterThan(200 * 10);
  expect(last('sink/0')?.emittedRecords).toBeUndefined();
});

test('after the snapshot of a stop no timer fires', () => {
  const fired: number[] = [];
  class Ticking extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
    override open(): void {
      this.#tick();
    }

    processElement(): void {}

    #tick(): void {
      const { processingTime } = this.context;
      processingTime.registerTimer(processingTime.now() + 100, (timestamp) => {
        fired.push(timestamp);
        this.#tick();
      });
    }
  }
  const network = new TaskNetwork({
    vertices: [
      { operators: [source('source', pairs('k', 3), { isEndless: true })] },
      { operators: [{ name: 'ticking', factory: () => oneInput(() => new Ticking()) }] },
    ],
    edges: [{ from: 'source', to: 'ticking', partitioner: { kind: 'FORWARD' } }],
  });
  network.start();
  network.run();
  for (const ms of [1100, 1200]) {
    network.advanceTo(ms);
    network.run();
  }
  expect(fired).toEqual([1100, 1200]);
  network.trigger(1, 'stop');
  network.run();
  network.advanceTo(5000);
  network.run();
  expect(fired).toEqual([1100, 1200]);
});

test('a commit that failed may be tried again after a while, also when the task has stopped', () => {
  const attempts: number[] = [];
  class Committing extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
    processElement(): void {}

    override notifyCheckpointComplete(): void {
      this.#commit(this.context.deferEnd());
    }

    #commit(done: () => void): void {
      const { processingTime } = this.context;
      attempts.push(processingTime.now());
      if (attempts.length === 3) done();
      else processingTime.registerTimer(processingTime.now() + 1000, () => this.#commit(done));
    }
  }
  const network = new TaskNetwork({
    vertices: [
      { operators: [source('source', pairs('k', 3), { isEndless: true })] },
      { operators: [{ name: 'committing', factory: () => oneInput(() => new Committing()) }] },
    ],
    edges: [{ from: 'source', to: 'committing', partitioner: { kind: 'FORWARD' } }],
  });
  network.start();
  network.trigger(1, 'stop');
  network.run();
  network.tellAll({ type: 'notify-checkpoint-complete', checkpointId: 1 });
  network.runOut();
  expect(attempts).toEqual([1000, 2000, 3000]);
  expect(network.stateOf('committing/0')).toBe('FINISHED');
});
