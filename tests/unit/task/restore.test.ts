import { expect, test } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import type { OperatorRestore, TaskRestore } from '../../../src/core/protocol/deployment-descriptor.ts';
import { newReceived } from './fake-operators.ts';
import { pipeline } from './pipeline.ts';
import { restoreFrom } from './restore-from.ts';
import { idOf, type TaskNetwork } from './task-network.ts';

/** A checkpoint of all records, whose state lies in files. */
function checkpointed(): TaskNetwork {
  const configuration = { 'execution.checkpointing.data-inline-threshold': '0' };
  const network = pipeline({ received: newReceived(), isEndless: true, configuration });
  network.start();
  network.runOut();
  network.trigger(1);
  network.runOut();
  return network;
}

test('a damaged key-group section: Flink’s chain, and nobody’s code is blamed', () => {
  const { restore, grants } = restoreFrom(checkpointed(), 1, { source: 2, sum: 2 });
  for (const bytes of grants) bytes.fill(0xee, bytes.length - 40);
  const restored = pipeline({ received: newReceived(), restore, grants });
  restored.run();
  const failure = required(restored.failureOf('sum/0'), 'failure');
  expect(failure.domain).toBe('environment');
  expect(failure.operatorName).toBe('sum');
  expect(failure.chain.slice(0, 3)).toEqual([
    { className: 'java.lang.Exception', message: 'Exception while creating StreamOperatorStateContext.' },
    {
      className: 'org.apache.flink.util.FlinkException',
      message: `Could not restore keyed state backend for KeyedProcessOperator_${idOf('sum')}_(1/2) from any of the 1 provided restore options.`,
    },
    {
      className: 'org.apache.flink.runtime.state.BackendBuildingException',
      message: 'Failed when trying to restore heap backend',
    },
  ]);
});

test('a storage that can’t read fails the task before any user code ran', () => {
  const { restore } = restoreFrom(checkpointed(), 1, { source: 2, sum: 2 });
  const restored = pipeline({ received: newReceived(), restore, grants: [] });
  restored.refuseRead = () => "Could not read 's3://gone'";
  restored.run();
  expect(restored.failureOf('sum/0')).toMatchObject({
    domain: 'environment',
    chain: [{ className: 'java.io.IOException', message: "Could not read 's3://gone'" }],
  });
  expect(restored.stateOf('sink/0')).toBe('RUNNING');
});

test('a range that leaves its stream is a broken promise of the engine', () => {
  const { restore, grants } = restoreFrom(checkpointed(), 1, { source: 2, sum: 2 });
  const { checkpointId, operators }: TaskRestore = required(restore.get('sum/0'), 'restore');
  const operator: OperatorRestore = required(operators[idOf('sum')], 'operator');
  const keyed = operator.keyed.map((slice) => ({ ...slice, endOffset: 10_000_000 }));
  restore.set('sum/0', { checkpointId, operators: { [idOf('sum')]: { ...operator, keyed } } });
  const restored = pipeline({ received: newReceived(), restore, grants });
  restored.run();
  expect(restored.failureOf('sum/0')?.domain).toBe('engine');
});

test('of each old subtask the header and the sections are read', () => {
  const network = checkpointed();
  const { restore, grants } = restoreFrom(network, 1, { source: 2, sum: 1 });
  const lengths: number[] = [];
  const restored = pipeline({ received: newReceived(), restore, grants, sums: 1 });
  restored.refuseRead = ({ length }) => {
    lengths.push(length);
    return null;
  };
  restored.run();
  expect(restored.stateOf('sum/0')).toBe('RUNNING');
  // Header and sections of two old subtasks, and the sources' positions.
  expect(lengths.length).toBeGreaterThanOrEqual(4);
});
