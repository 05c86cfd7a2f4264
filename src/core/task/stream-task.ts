import { assert, assertUnreachable } from '../base/assert.ts';
import { SeededRandom } from '../base/seeded-random.ts';
import type { OperatorID } from '../model/ids.ts';
import type { TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { TaskEnvironment, TaskMachine, TaskMail } from '../protocol/host.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import type { LogLine } from '../protocol/telemetry.ts';
import { BatchSize } from './batch-size.ts';
import { BrokerLink } from './broker-link.ts';
import { failureInfoOf } from './failure.ts';
import { Fifo } from './fifo.ts';
import { FlowControl } from './flow-control.ts';
import { hashMapStateBackends } from './hash-map-state-backends.ts';
import { LoadMeter } from './load-meter.ts';
import { LogRing } from './log-ring.ts';
import { otherJobGraph } from './other-job-graph.ts';
import { ProcessingTimers } from './processing-timers.ts';
import { RunningTask } from './running-task.ts';
import { restoredStateUnreadable } from './restore-failure.ts';
import type { StateBackends } from './state-backends.ts';
import { StateRestore } from './state-restore.ts';
import { StorageLink } from './storage-link.ts';
import { createTaskIo, type TaskIo } from './task-io.ts';
import type { TaskProgram } from './task-program.ts';
import type { TaskHost } from './task-host.ts';
import { telemetryOf } from './task-telemetry.ts';

type Phase =
  | { readonly name: 'created' }
  | {
      readonly name: 'restoring';
      readonly io: TaskIo;
      readonly restore: StateRestore | null;
    }
  | { readonly name: 'running'; readonly task: RunningTask }
  | { readonly name: 'ended' };

/**
 * One attempt of one subtask, Flink's `StreamTask`: a mailbox whose default action is to handle records. Mail goes first, so a
 * barrier trigger, a cancel or a probe waits for at most one step.
 */
export class StreamTask implements TaskMachine, TaskHost {
  readonly clock;
  readonly timers = new ProcessingTimers();
  readonly broker: BrokerLink;
  readonly flow = new FlowControl();
  readonly random: SeededRandom;
  readonly configuration;
  readonly restoredCheckpointId: number | null;
  readonly batch: BatchSize;
  readonly load = new LoadMeter();
  readonly storage: StorageLink;
  readonly #mail = new Fifo<TaskMail>();
  readonly #log = new LogRing();
  #phase: Phase = { name: 'created' };
  #failure: { readonly error: unknown } | null = null;

  /** @param program evaluated for this attempt alone: functions are instances */
  constructor(
    readonly descriptor: TaskDeploymentDescriptor,
    private readonly program: TaskProgram,
    readonly environment: TaskEnvironment,
    readonly backends: StateBackends = hashMapStateBackends,
  ) {
    this.clock = environment.clock;
    this.configuration = descriptor.configuration;
    this.restoredCheckpointId = descriptor.restore?.checkpointId ?? null;
    this.random = new SeededRandom(descriptor.seed);
    this.batch = new BatchSize(environment.maxRecordsPerStep);
    this.broker = new BrokerLink((message) => {
      environment.toBroker(message);
    });
    this.storage = new StorageLink((message) => {
      environment.toStorage(message);
    });
  }

  /** As Flink's messages name the task: `Fraud Detector -> alerts: Writer (1/2)#0`. */
  get taskName(): string {
    const { vertex, subtaskIndex, parallelism, attempt } = this.descriptor;
    return `${vertex.name} (${subtaskIndex + 1}/${parallelism})#${attempt}`;
  }

  get isTerminated(): boolean {
    return this.#phase.name === 'ended';
  }

  receive(mail: TaskMail): void {
    if (!this.isTerminated) this.#mail.push(mail);
  }

  runMailboxStep(): boolean {
    if (this.isTerminated) return false;
    this.load.stepStarts(this.clock.now());
    let hasMore = false;
    try {
      hasMore = this.#step();
    } catch (error) {
      this.#end('FAILED', error);
    }
    const waiting = hasMore ? 'busy' : this.flow.isBackPressured ? 'back-pressured' : 'idle';
    this.load.stepEnds(this.clock.now(), waiting);
    return hasMore;
  }

  // For operators.

  wakeUp(): void {
    if (this.#phase.name === 'running') this.#phase.task.wakeUp();
  }

  sendToCoordinator(operatorId: OperatorID, event: Uint8Array): void {
    this.environment.toJobMaster({ type: 'operator-event', operatorId, event });
  }

  deferAcknowledgement(): () => void {
    assert(this.#phase.name === 'running', 'acknowledgements are deferred by running tasks');
    return this.#phase.task.checkpoints.deferAcknowledgement();
  }

  deferEnd(): () => void {
    assert(this.#phase.name === 'running', 'the end is deferred by running tasks');
    return this.#phase.task.ending.defer();
  }

  log(level: LogLine['level'], text: string): void {
    this.#log.add(this.clock.now(), level, text);
  }

  fail(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = { error };
    this.flow.pause();
  }

  // The mailbox.

  #step(): boolean {
    switch (this.#phase.name) {
      case 'created':
        this.#initialize();
        return true;
      case 'restoring':
        this.#handleMail();
        return this.#continueRestore();
      case 'running':
        this.#handleMail();
        return this.#runOn();
      case 'ended':
        return false;
      default:
        return assertUnreachable(this.#phase);
    }
  }

  #initialize(): void {
    const { descriptor, program, environment, flow, random } = this;
    environment.toJobMaster({ type: 'state-changed', state: 'INITIALIZING', failure: null });
    if (program.jobGraph.hash !== descriptor.jobGraphHash) throw otherJobGraph();
    const io = createTaskIo({ descriptor, program, environment, flow, random });
    const operatorIds = descriptor.vertex.operators.map(({ operatorId }) => operatorId);
    const restore = descriptor.restore && new StateRestore(this.storage, descriptor.restore, operatorIds);
    restore?.start();
    this.#phase = { name: 'restoring', io, restore };
  }

  #continueRestore(): boolean {
    if (this.#phase.name !== 'restoring') return false;
    const { io, restore } = this.#phase;
    if (restore !== null && !restore.isComplete()) return this.#mail.size > 0;
    const task = new RunningTask(this, this.program, io, restore);
    this.#phase = { name: 'running', task };
    task.open();
    this.#throwIfFailed();
    this.environment.toJobMaster({ type: 'state-changed', state: 'RUNNING', failure: null });
    return true;
  }

  #runOn(): boolean {
    if (this.#phase.name !== 'running') return false;
    const { task } = this.#phase;
    const hasMore = task.runOn();
    this.#throwIfFailed();
    if (task.hasEnded) {
      this.#end('FINISHED', null);
      return false;
    }
    if (!hasMore && this.#mail.size === 0) this.#sleepUntil(task.nextMs());
    return hasMore || this.#mail.size > 0;
  }

  #sleepUntil(timestampMs: number): void {
    if (timestampMs < Infinity) this.environment.wakeUpAt(timestampMs);
  }

  #handleMail(): void {
    // What comes in meanwhile waits for the next step.
    for (let left = this.#mail.size; left > 0 && !this.isTerminated; left--) {
      const mail = this.#mail.shift();
      if (mail !== undefined) this.#handle(mail);
      this.#throwIfFailed();
    }
  }

  #handle(mail: TaskMail): void {
    switch (mail.from) {
      case 'job-master':
        this.#onJobMaster(mail.message);
        break;
      case 'storage':
        this.storage.receive(mail.message);
        break;
      case 'broker':
        this.broker.receive(mail.message);
        break;
      case 'producer':
        this.#io()?.gate.receive(mail.channel, mail.message);
        break;
      case 'consumer': {
        const subpartition = this.#io()?.subpartitions.get(mail.channel);
        if (mail.message.type === 'credit') subpartition?.receiveCredit(mail.message.buffer);
        else subpartition?.acknowledgeEnd();
        break;
      }
      default:
        assertUnreachable(mail);
    }
  }

  #io(): TaskIo | null {
    switch (this.#phase.name) {
      case 'restoring':
        return this.#phase.io;
      case 'running':
        return this.#phase.task.io;
      default:
        return null;
    }
  }

  #onJobMaster(message: JobMasterToTask): void {
    switch (message.type) {
      case 'cancel':
        this.#end('CANCELED', null);
        break;
      case 'probe':
        this.environment.toJobMaster({ type: 'probe-answer', sequence: message.sequence });
        break;
      case 'pull-telemetry':
        this.#sendTelemetry();
        break;
      default:
        if (this.#phase.name === 'running') this.#phase.task.onJobMaster(message);
        else this.#refuse(message);
    }
  }

  /** Before the task runs: a checkpoint can't be taken, and nothing else is due. */
  #refuse(message: JobMasterToTask): void {
    if (message.type !== 'trigger-checkpoint') return;
    this.environment.toJobMaster({
      type: 'decline-checkpoint',
      checkpointId: message.checkpointId,
      reason: 'Checkpoint was declined (tasks not ready)',
      failure: null,
    });
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The one way out. */
  #end(wanted: 'FINISHED' | 'CANCELED' | 'FAILED', error: unknown): void {
    if (this.isTerminated) return;
    const closing = this.#phase.name === 'running' ? this.#phase.task.close() : [];
    for (const problem of closing) this.log('warn', `Error while closing: ${errorText(problem)}`);
    this.broker.close();
    this.#sendTelemetry();
    this.#phase = { name: 'ended' };
    this.#mail.clear();
    // As in Flink (StreamTask.afterInvoke): what can't be closed has not finished; an end by force stays what it is.
    const state = wanted === 'FINISHED' && closing.length > 0 ? 'FAILED' : wanted;
    const failure =
      state === 'FAILED' ? failureInfoOf(this.#explained(wanted === 'FAILED' ? error : closing[0])) : null;
    this.environment.toJobMaster({ type: 'state-changed', state, failure });
  }

  #explained(error: unknown): unknown {
    const { restore, vertex } = this.descriptor;
    return restore === null ? error : restoredStateUnreadable(error, vertex.name);
  }

  #sendTelemetry(): void {
    const task = this.#phase.name === 'running' ? this.#phase.task : null;
    this.environment.toJobMaster({ type: 'telemetry', telemetry: telemetryOf(task, this.load, this.#log) });
  }
}

function errorText(error: unknown): string {
  const { chain } = failureInfoOf(error);
  return chain.map(({ className, message }) => `${className}: ${message}`).join(' caused by ');
}
