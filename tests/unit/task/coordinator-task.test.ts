import { describe, expect, test } from 'vitest';
import { jobID, operatorID } from '../../../src/core/model/ids.ts';
import type {
  OperatorCoordinator,
  OperatorCoordinatorContext,
} from '../../../src/core/operators/operator-coordinator.ts';
import type { OperatorFactory } from '../../../src/core/operators/operator-factory.ts';
import type { TaskToBroker } from '../../../src/core/protocol/broker-message.ts';
import type { CoordinatorToJobMaster, JobMasterToCoordinator } from '../../../src/core/protocol/coordinator-message.ts';
import { CoordinatorTask } from '../../../src/core/task/coordinator-task.ts';

const SOURCE = operatorID('a'.repeat(32));
const JOB = jobID('1'.repeat(32));

type Handlers = Partial<OperatorCoordinator>;

function setUp(
  handlers: (context: OperatorCoordinatorContext, journal: string[]) => Handlers,
  state: Uint8Array | null,
) {
  const journal: string[] = [];
  const sent: CoordinatorToJobMaster[] = [];
  const toBroker: TaskToBroker[] = [];
  const clock = { nowMs: 1000, now: () => clock.nowMs };
  const wakeUps: number[] = [];
  const factory: OperatorFactory = {
    kind: 'source',
    operatorClass: 'SourceOperator',
    inputTypes: [],
    outputType: null,
    keySelections: [],
    create: () => {
      throw new Error('no operator runs here');
    },
    createCoordinator: (context) => ({
      resetToCheckpoint: (bytes) => journal.push(`reset ${bytes[0] ?? -1}`),
      start: () => journal.push('start'),
      subtaskReady: (subtask) => journal.push(`ready ${subtask}`),
      handleEvent: (subtask, event) => journal.push(`event ${subtask} ${event[0] ?? -1}`),
      checkpoint: (checkpointId) => new Uint8Array([checkpointId]),
      notifyCheckpointComplete: (checkpointId) => journal.push(`complete ${checkpointId}`),
      notifyCheckpointAborted: (checkpointId) => journal.push(`aborted ${checkpointId}`),
      close: () => journal.push('close'),
      ...handlers(context, journal),
    }),
  };
  const task = new CoordinatorTask(
    {
      jobId: JOB,
      attempt: 0,
      jobGraphHash: 'hash',
      coordinators: [{ operatorId: SOURCE, parallelism: 2, state }],
      restoredCheckpointId: null,
      configuration: {},
      seed: 1,
    },
    {
      jobGraph: { hash: 'hash', vertices: [{ operators: [{ operatorId: SOURCE, name: 'Source: x' }] }] },
      operatorFactories: new Map([[SOURCE, factory]]),
    },
    {
      clock,
      toJobMaster: (message) => sent.push(message),
      toBroker: (message) => toBroker.push(message),
      wakeUpAt: (timestampMs) => wakeUps.push(timestampMs),
    },
  );
  const run = (): void => {
    while (task.runMailboxStep());
  };
  const tell = (message: JobMasterToCoordinator): void => {
    task.receive({ from: 'job-master', message });
    run();
  };
  run();
  return { task, journal, sent, toBroker, clock, wakeUps, run, tell };
}

const event = (subtask: number, byte: number): JobMasterToCoordinator => ({
  type: 'operator-event',
  operatorId: SOURCE,
  subtask,
  event: new Uint8Array([byte]),
});

describe('CoordinatorTask', () => {
  test('restores, says that it is ready, and hands events on only once it has started', () => {
    const { journal, sent, tell } = setUp(() => ({}), new Uint8Array([9]));
    expect(sent).toEqual([{ type: 'ready' }]);
    tell(event(0, 1));
    tell({ type: 'subtask-ready', operatorId: SOURCE, subtask: 1 });
    expect(journal).toEqual(['reset 9']);
    tell({ type: 'start' });
    tell(event(1, 2));
    expect(journal).toEqual(['reset 9', 'start', 'event 0 1', 'ready 1', 'event 1 2']);
  });

  test('snapshots all coordinators at once; notifications and probes are answered', () => {
    const { journal, sent, tell } = setUp(() => ({}), null);
    tell({ type: 'start' });
    tell({ type: 'snapshot', checkpointId: 5 });
    tell({ type: 'notify-checkpoint-complete', checkpointId: 5 });
    tell({ type: 'notify-checkpoint-aborted', checkpointId: 6 });
    tell({ type: 'probe', sequence: 3 });
    expect(sent.slice(1)).toEqual([
      { type: 'snapshot-taken', checkpointId: 5, states: { [SOURCE]: new Uint8Array([5]) } },
      { type: 'probe-answer', sequence: 3 },
    ]);
    expect(journal).toEqual(['start', 'complete 5', 'aborted 6']);
  });

  test('sends events and lines for the log, asks the broker, and is woken by its timers', () => {
    const { sent, toBroker, tell, task, run, clock, wakeUps } = setUp(
      (context) => ({
        start: () => {
          context.broker.describeTopic('t', (result) => {
            context.log('info', result.ok ? `${result.value.partitions} partitions` : 'none');
          });
          context.processingTime.registerTimer(1500, (time) => {
            context.sendEvent(1, new Uint8Array([time - 1500]));
          });
        },
      }),
      null,
    );
    tell({ type: 'start' });
    expect(toBroker).toEqual([{ type: 'describe-topic', requestId: 1, topic: 't' }]);
    task.receive({
      from: 'broker',
      message: {
        type: 'topic',
        requestId: 1,
        topic: { topic: 't', partitions: 4, generator: null, sealed: false, format: 'serialized' },
      },
    });
    run();
    expect(wakeUps).toContain(1500);
    clock.nowMs = 1501;
    run();
    expect(sent.slice(1)).toEqual([
      { type: 'log', level: 'info', text: '4 partitions' },
      { type: 'operator-event', operatorId: SOURCE, subtask: 1, event: new Uint8Array([0]) },
    ]);
  });

  test.each([
    [
      'thrown',
      () => ({
        start: () => {
          throw new Error('no');
        },
      }),
    ],
    [
      'given to fail()',
      (context: OperatorCoordinatorContext) => ({
        start: () => {
          context.fail(new Error('no'));
        },
      }),
    ],
  ])('an error that is %s fails it once, with the operator named, and closes', (_how, handlers) => {
    const { sent, journal, tell, task } = setUp(handlers, null);
    tell({ type: 'start' });
    tell({ type: 'probe', sequence: 1 });
    expect(task.isTerminated).toBe(true);
    expect(journal).toEqual(['close']);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({
      type: 'failed',
      failure: { domain: 'user', operatorName: 'Source: x', chain: [{ className: 'Error', message: 'no' }] },
    });
  });

  test('bytes that it can’t be restored from fail it', () => {
    const { sent } = setUp(
      () => ({
        resetToCheckpoint: () => {
          throw new RangeError('bad state');
        },
      }),
      new Uint8Array([1]),
    );
    expect(sent).toMatchObject([{ type: 'failed', failure: { chain: [{ message: 'bad state' }] } }]);
  });
});
