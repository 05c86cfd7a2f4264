import { SeededRandom } from '../../../../src/core/base/seeded-random.ts';
import { jobID, operatorID } from '../../../../src/core/model/ids.ts';
import { NO_TIMESTAMP } from '../../../../src/core/model/watermark.ts';
import type { BrokerClient } from '../../../../src/core/operators/broker-client.ts';
import type { KeySelection } from '../../../../src/core/operators/key-selection.ts';
import type { Output } from '../../../../src/core/operators/output.ts';
import type { OneInputStreamOperator, StreamOperator } from '../../../../src/core/operators/stream-operator.ts';
import type { StreamOperatorContext, TaskInfo } from '../../../../src/core/operators/stream-operator-context.ts';
import { FakeKeyedState, type FakeKeyedSnapshot } from './fake-keyed-state.ts';
import { FakeOperatorState, type FakeOperatorSnapshot } from './fake-operator-state.ts';
import { ManualClock } from './manual-clock.ts';

/** What an operator put out, in order: `[value, timestamp]`, `watermark 5`, `idle`, `active`, or a side output. */
export type Emitted =
  readonly [value: unknown, timestamp: number | null] | string | { readonly side: string; readonly value: unknown };

export interface HarnessSnapshot {
  readonly checkpointId: number;
  readonly keyed: FakeKeyedSnapshot | undefined;
  readonly operator: FakeOperatorSnapshot;
}

export interface HarnessOptions {
  readonly key?: KeySelection<unknown, unknown> | null;
  readonly restore?: HarnessSnapshot;
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly clock?: ManualClock;
  readonly broker?: BrokerClient;
  readonly jobId?: string;
}

const noBroker = new Proxy({} as BrokerClient, {
  get: () => () => {
    throw new Error('this test has no broker');
  },
});

/** Flink's operator test harness: drives one operator as a task would, and keeps what it puts out. */
export class OperatorHarness<O extends StreamOperator> {
  readonly emitted: Emitted[] = [];
  readonly log: string[] = [];
  readonly failures: unknown[] = [];
  readonly toCoordinator: Uint8Array[] = [];
  readonly clock: ManualClock;
  wakeUps = 0;
  /** How many `pauseInput`, `deferAcknowledgement` and `deferEnd` are open. */
  paused = 0;
  acknowledgementsHeld = 0;
  endsHeld = 0;
  readonly #keyed: FakeKeyedState | undefined;
  readonly #operatorState: FakeOperatorState;
  readonly #key: KeySelection<unknown, unknown> | null;

  constructor(
    readonly operator: O,
    options: HarnessOptions = {},
  ) {
    const { key = null, restore, clock = new ManualClock(), broker = noBroker } = options;
    this.clock = clock;
    this.#key = key;
    this.#keyed = key === null ? undefined : new FakeKeyedState(key.keyType.createSerializer(), restore?.keyed);
    this.#operatorState = new FakeOperatorState(restore?.operator);
    operator.setup(this.#context(options, broker));
    operator.initializeState();
    operator.open();
  }

  /** Takes what was put out so far. */
  take(): Emitted[] {
    return this.emitted.splice(0);
  }

  /** The values of records put out so far, taken. */
  takeValues(): unknown[] {
    return this.take().flatMap((item) => (Array.isArray(item) ? [item[0] as unknown] : []));
  }

  snapshot(checkpointId: number): HarnessSnapshot {
    this.operator.prepareSnapshotPreBarrier(checkpointId);
    this.operator.snapshotState(checkpointId);
    return { checkpointId, keyed: this.#keyed?.snapshotData(), operator: this.#operatorState.snapshotData() };
  }

  /** Operator state as it stands, without telling the operator. */
  snapshotOperatorState(): FakeOperatorSnapshot {
    return this.#operatorState.snapshotData();
  }

  #context(options: HarnessOptions, broker: BrokerClient): StreamOperatorContext {
    const random = new SeededRandom(1);
    return {
      taskInfo: taskInfoOf(options),
      output: this.#output(),
      processingTime: this.clock,
      keyedState: this.#keyed,
      operatorState: this.#operatorState,
      broker,
      restoredCheckpointId: options.restore?.checkpointId ?? null,
      configuration: options.configuration ?? {},
      wakeUp: () => this.wakeUps++,
      sendToCoordinator: (event) => this.toCoordinator.push(event),
      pauseInput: this.#hold('paused'),
      deferAcknowledgement: this.#hold('acknowledgementsHeld'),
      deferEnd: this.#hold('endsHeld'),
      log: (level, text) => this.log.push(level === 'stdout' ? text : `${level}: ${text}`),
      fail: (error) => this.failures.push(error),
      random: (bound) => random.nextInt(bound),
    };
  }

  #hold(counter: 'paused' | 'acknowledgementsHeld' | 'endsHeld'): () => () => void {
    return () => {
      this[counter]++;
      let open = true;
      return () => {
        if (open) this[counter]--;
        open = false;
      };
    };
  }

  #output(): Output<unknown> {
    return {
      collect: (value, timestamp) => this.emitted.push([value, timestamp === NO_TIMESTAMP ? null : timestamp]),
      collectSide: (tag, value) => this.emitted.push({ side: tag.id, value }),
      emitWatermark: (timestamp) => this.emitted.push(`watermark ${timestamp}`),
      emitWatermarkStatus: (status) => this.emitted.push(status),
    };
  }

  /** Sends a record to a one-input operator, key first. */
  static process<IN>(
    harness: OperatorHarness<OneInputStreamOperator<IN>>,
    value: IN,
    timestamp: number = NO_TIMESTAMP,
  ): void {
    if (harness.#key !== null) harness.operator.setKeyContextElement(value, harness.#key.mixedHash(value));
    harness.operator.processElement(value, timestamp);
  }
}

export const { process } = OperatorHarness;

function taskInfoOf({ subtask = 0, parallelism = 1, jobId = 'a'.repeat(32) }: HarnessOptions): TaskInfo {
  return {
    jobId: jobID(jobId),
    jobName: 'test job',
    taskName: 'test task',
    operatorId: operatorID('0'.repeat(32)),
    operatorName: 'test operator',
    indexOfThisSubtask: subtask,
    numberOfParallelSubtasks: parallelism,
    maxNumberOfParallelSubtasks: 128,
    attemptNumber: 0,
  };
}
