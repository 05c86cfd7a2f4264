import { describe, expect, test } from 'vitest';
import { FlinkError } from '../../../src/core/model/flink-error.ts';
import type { OperatorFactory } from '../../../src/core/operators/operator-factory.ts';
import { blame, failureInfoOf } from '../../../src/core/task/failure.ts';
import { byKey, collectSink, flatMap, listSource, newReceived, type Journal, type Pair } from './fake-operators.ts';
import { idOf, TaskNetwork } from './task-network.ts';

/** source -> map, chained, then a sink in a task of its own. */
function chained(map: () => OperatorFactory, journal?: Journal): TaskNetwork {
  const records: readonly Pair[] = [
    ['a', 1],
    ['b', 2],
  ];
  return new TaskNetwork({
    vertices: [
      {
        operators: [
          { name: 'source', factory: () => listSource({ records, ...(journal && { journal }) }) },
          { name: 'map', factory: map },
        ],
      },
      { operators: [{ name: 'sink', factory: () => collectSink(newReceived()) }] },
    ],
    edges: [{ from: 'map', to: 'sink', partitioner: { kind: 'HASH', key: byKey } }],
  });
}

const failWith = (error: unknown) => (): OperatorFactory =>
  flatMap(() => {
    throw error;
  });

describe('a failing task', () => {
  test('names the operator of the chain, with the chain as Flink prints it, and closes all', () => {
    const journal: Journal = [];
    const network = chained(failWith(new RangeError('boom')), journal);
    network.start();
    network.runOut();
    const failure = network.failureOf('source/0');
    expect(network.stateOf('source/0')).toBe('FAILED');
    expect(failure).toMatchObject({ domain: 'user', operatorId: idOf('map'), operatorName: 'map' });
    expect(failure?.chain).toEqual([
      {
        className: 'org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException',
        message: 'Could not forward element to next operator',
      },
      { className: 'RangeError', message: 'boom' },
    ]);
    expect(failure?.stack).toContain('RangeError: boom');
    expect(journal).toEqual(['source close']);
    expect(network.messages('state-changed').filter(({ message }) => message.state === 'FAILED')).toHaveLength(1);
  });

  test('an operator that cannot be closed at the end of its input has not finished', () => {
    const network = new TaskNetwork({
      vertices: [
        {
          operators: [
            {
              name: 'source',
              factory: () => {
                const factory = listSource({ records: [['a', 1]] });
                if (factory.kind !== 'source') throw new Error('a source is of the kind source');
                return {
                  ...factory,
                  create: () => {
                    const operator = factory.create();
                    operator.close = () => {
                      throw new RangeError('the file is gone');
                    };
                    return operator;
                  },
                };
              },
            },
          ],
        },
      ],
      edges: [],
    });
    network.start();
    network.runOut();
    expect(network.stateOf('source/0')).toBe('FAILED');
    expect(network.failureOf('source/0')).toMatchObject({ operatorName: 'source' });
    expect(network.failureOf('source/0')?.chain.at(-1)?.message).toBe('the file is gone');
  });

  test('takes whatever user code throws', () => {
    const network = chained(failWith('just a text'));
    network.start();
    network.runOut();
    expect(network.failureOf('source/0')?.chain.at(-1)).toEqual({ className: 'Error', message: 'just a text' });
  });

  test('a record that is not of its declared type: operator and field are named', () => {
    const network = chained(() => flatMap(([key]) => [[key, 'abc']]));
    network.start();
    network.runOut();
    const failure = network.failureOf('source/0');
    expect(failure).toMatchObject({ domain: 'user', operatorName: 'map' });
    const texts = failure?.chain.map(({ message }) => message).join('\n');
    expect(texts).toContain("Operator 'map' emitted a record that is not of its declared type");
    expect(texts).toMatch(/f1|\[1\]/);
    expect(texts).toContain("'abc'");
  });

  test('a key selector that throws names the record', () => {
    const network = chained(() => flatMap(() => [null]));
    network.start();
    network.runOut();
    const messages = network.failureOf('source/0')?.chain.map(({ message }) => message);
    expect(messages).toContain('Could not extract key from null');
  });

  test('bytes that are no element are the engine’s fault', () => {
    const network = chained(() => flatMap((pair) => [pair]));
    network.run();
    const channel = network.task('sink/0').descriptor.inputs[0]?.channels[0]?.channelId;
    if (channel === undefined) throw new Error('no channel');
    network.task('sink/0').receive({
      from: 'producer',
      channel,
      message: { type: 'buffer', buffer: new Uint8Array([77, 1]).buffer, length: 2, records: 1, backlog: 0 },
    });
    while (network.task('sink/0').runMailboxStep());
    network.runOut();
    expect(network.failureOf('sink/0')?.domain).toBe('engine');
  });

  test('another job graph than the submitted one is told to the user', () => {
    const network = chained(() => flatMap((pair) => [pair]));
    const { task } = { task: network.task('sink/0') };
    Object.assign(task.descriptor, { jobGraphHash: 'another' });
    network.runOut();
    expect(network.failureOf('sink/0')?.domain).toBe('user');
    expect(network.failureOf('sink/0')?.chain[0]?.message).toContain('must be the same at each evaluation');
  });
});

describe('failureInfoOf', () => {
  test('keeps the class names of Flink’s errors and follows causes', () => {
    const error = new FlinkError('java.lang.IllegalStateException', 'outer', new TypeError('inner'));
    const info = failureInfoOf(blame(error, { operatorId: idOf('x'), operatorName: 'x' }));
    expect(info.chain.map(({ className }) => className)).toEqual(['java.lang.IllegalStateException', 'TypeError']);
    expect(info.operatorName).toBe('x');
  });

  test('the innermost operator stays noted', () => {
    const error = new Error('e');
    blame(error, { operatorId: idOf('inner'), operatorName: 'inner' });
    blame(error, { operatorId: idOf('outer'), operatorName: 'outer' });
    expect(failureInfoOf(new Error('wrapped', { cause: error })).operatorName).toBe('inner');
  });

  test('circular causes and hostile objects end', () => {
    const circular = new Error('a');
    circular.cause = new Error('b', { cause: circular });
    expect(failureInfoOf(circular).chain).toHaveLength(2);
    const hostile = {
      toString(): string {
        throw new Error('no');
      },
    };
    expect(failureInfoOf(hostile).chain).toEqual([{ className: 'Error', message: 'an error that cannot be shown' }]);
    expect(failureInfoOf(new Error('x'.repeat(10_000))).chain[0]?.message.length).toBeLessThan(5000);
  });
});
