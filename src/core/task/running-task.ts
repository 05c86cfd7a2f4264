import { assert, assertUnreachable, required } from '../base/assert.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import { BarrierHandler, type Alignment, type Barrier } from './barrier-handler.ts';
import type { DefaultAction } from './default-action.ts';
import { EnvironmentError } from './failure.ts';
import { Fifo } from './fifo.ts';
import { InputAction } from './input-action.ts';
import { jobSettingsOf } from './job-settings.ts';
import { OperatorChain } from './operator-chain.ts';
import { OutputFlusher } from './output-flusher.ts';
import type { RecordWriter } from './record-writer.ts';
import { SourceAction } from './source-action.ts';
import { SourceThrottle } from './source-throttle.ts';
import type { StateRestore } from './state-restore.ts';
import { SubtaskCheckpointCoordinator } from './subtask-checkpoint-coordinator.ts';
import { TaskEnding } from './task-ending.ts';
import { createElementReaders, type TaskIo } from './task-io.ts';
import type { TaskHost } from './task-host.ts';
import type { TaskProgram } from './task-program.ts';

/** Timers that fire in one step before records get their turn. */
const MAX_TIMERS_PER_STEP = 64;

type Trigger = Extract<JobMasterToTask, { type: 'trigger-checkpoint' }>;
type OperatorEvent = Extract<JobMasterToTask, { type: 'operator-event' }>;

/** A task from the opening of its operators on: what its mailbox does between mails. */
export class RunningTask {
  readonly chain: OperatorChain;
  readonly checkpoints: SubtaskCheckpointCoordinator;
  readonly ending: TaskEnding;
  readonly #writers: readonly RecordWriter[];
  readonly #action: DefaultAction;
  readonly #source: SourceAction | null;
  readonly #inputs: InputAction | null;
  readonly #barriers: BarrierHandler;
  readonly #flusher: OutputFlusher;
  readonly #throttle: SourceThrottle;
  /** Triggers that must wait, and coordinators' events behind them: their order is that of the link. */
  readonly #held = new Fifo<Trigger | OperatorEvent>();
  /** Aligned, but an earlier snapshot is still being copied. */
  #postponed: { readonly barrier: Barrier; readonly alignment: Alignment } | null = null;
  #saidEnd = false;

  /** @throws FlinkError if state can't be restored */
  constructor(
    private readonly host: TaskHost,
    program: TaskProgram,
    readonly io: TaskIo,
    readonly restore: StateRestore | null,
  ) {
    const { descriptor, backends, storage, random, clock, taskName, environment, flow } = host;
    // Where steps are small by decree a simulator is at work: it shuffles what Flink leaves undefined.
    const iterationSeed = environment.maxRecordsPerStep === undefined ? undefined : random.nextUint32();
    const settings = jobSettingsOf(host.configuration);
    this.#writers = [...io.writers.values()];
    this.chain = new OperatorChain({
      descriptor,
      program,
      host,
      backends,
      restore,
      writers: io.writers,
      iterationSeed,
    });
    this.checkpoints = new SubtaskCheckpointCoordinator({
      chain: this.chain,
      writers: this.#writers,
      storage,
      random,
      clock,
      inlineStateBytes: settings.inlineStateBytes,
      taskName,
      toJobMaster: (message) => {
        environment.toJobMaster(message);
      },
    });
    this.ending = new TaskEnding(settings.awaitsFinalCheckpoint);
    this.#flusher = new OutputFlusher(this.#writers, settings.bufferTimeoutMs);
    this.#throttle = new SourceThrottle(settings.pauseAfterRecords);
    this.#barriers = new BarrierHandler(io.gate, clock, {
      onAligned: (barrier, alignment) => {
        this.#onAligned(barrier, alignment);
      },
      onAborted: (checkpointId, reason) => {
        this.checkpoints.decline(checkpointId, reason);
      },
    });
    this.#source =
      this.chain.source === null
        ? null
        : new SourceAction(this.chain, flow, this.#throttle, () => {
            this.#endData(true);
          });
    this.#inputs = this.#source === null ? this.#createInputs() : null;
    this.#action = required(this.#source ?? this.#inputs, 'default action');
  }

  #createInputs(): InputAction {
    const { flow } = this.host;
    const readers = createElementReaders(this.chain, this.io.gate, flow);
    return new InputAction(this.io.gate, readers, this.#barriers, this.chain, flow, {
      onInputEnded: (inputId) => {
        this.chain.endHeadInput(inputId);
      },
      onDataEnded: (drain) => {
        this.#endData(drain);
      },
    });
  }

  /** The last piece of INITIALIZING. */
  open(): void {
    this.chain.initializeAndOpen();
    this.#inputs?.start();
  }

  // What is shown of it.

  get recordsIn(): number {
    return this.#action.recordsIn;
  }

  get currentWatermark(): number {
    return this.#source === null
      ? this.#action.currentWatermark
      : Math.max(...this.#writers.map((writer) => writer.lastWatermark), -Infinity);
  }

  get writers(): readonly RecordWriter[] {
    return this.#writers;
  }

  get emittedRecords(): number | null {
    return this.#source === null ? null : this.#source.emittedRecords;
  }

  /** Everything is said and has arrived. */
  get hasEnded(): boolean {
    return this.#saidEnd && [...this.io.subpartitions.values()].every(({ isEndAcknowledged }) => isEndAcknowledged);
  }

  // Between mails.

  wakeUp(): void {
    this.#source?.wakeUp();
  }

  /** One bounded piece of work. @returns whether more could be done at once */
  runOn(): boolean {
    const startMs = this.host.clock.now();
    const firedAll = this.#fireTimers(startMs);
    this.checkpoints.step();
    this.#resumeHeld();
    const { batch, flow } = this.host;
    const handled = this.#action.process(batch.records, startMs);
    const endMs = this.host.clock.now();
    batch.took(handled, endMs - startMs);
    this.#flusher.endStep(endMs, this.#throttle.isSlow);
    this.#tryEnd();
    return this.checkpoints.isCopying || !firedAll || (flow.stops === 0 && this.#action.hasWork(endMs));
  }

  nextMs(): number {
    const { clock, flow, timers } = this.host;
    const ownMs = flow.stops === 0 ? this.#action.nextMs(clock.now()) : Infinity;
    const timerMs = flow.isBackPressured ? Infinity : timers.nextTimestamp;
    return Math.min(ownMs, timerMs, this.#flusher.nextMs);
  }

  /** Flink's timers would wait for a buffer too. @returns false if some that are due were left */
  #fireTimers(nowMs: number): boolean {
    const { flow, timers } = this.host;
    for (let fired = 0; fired < MAX_TIMERS_PER_STEP; fired++) {
      if (flow.isBackPressured || !timers.fireNext(nowMs)) return true;
    }
    return false;
  }

  // Messages of the JobMaster.

  onJobMaster(message: Exclude<JobMasterToTask, { type: 'cancel' | 'probe' | 'pull-telemetry' }>): void {
    switch (message.type) {
      case 'start-sources':
        this.#source?.start();
        break;
      case 'trigger-checkpoint':
      case 'operator-event':
        this.#held.push(message);
        this.#resumeHeld();
        break;
      case 'notify-checkpoint-complete':
        this.chain.notifyCheckpointComplete(message.checkpointId);
        this.ending.completed(message.checkpointId);
        break;
      case 'notify-checkpoint-aborted':
        this.#onAborted(message.checkpointId);
        break;
      case 'set-speed':
        this.#throttle.set(message.recordsPerSecond, message.steps ?? 0, this.host.clock.now());
        break;
      default:
        assertUnreachable(message);
    }
  }

  #resumeHeld(): void {
    if (this.#postponed !== null && !this.checkpoints.isCopying) {
      const { barrier, alignment } = this.#postponed;
      this.#postponed = null;
      this.host.flow.setSuspended(false);
      this.#perform(barrier, alignment);
    }
    for (let next = this.#held.peek(); next !== undefined; next = this.#held.peek()) {
      if (next.type === 'trigger-checkpoint' && !this.#maySnapshot()) return;
      this.#held.shift();
      if (next.type === 'trigger-checkpoint') this.#onTrigger(next);
      else this.#onOperatorEvent(next);
    }
  }

  #maySnapshot(): boolean {
    return !this.host.flow.isPaused && !this.checkpoints.isCopying && this.#postponed === null;
  }

  #onOperatorEvent({ operatorId, event }: OperatorEvent): void {
    const { source, head } = this.chain;
    assert(source !== null && head.place.operatorId === operatorId, `an event for ${operatorId}, which takes none`);
    source.handleOperatorEvent(event);
  }

  #onTrigger({ checkpointId, timestamp, kind }: Trigger): void {
    const barrier: Barrier = { type: 'barrier', checkpointId, timestamp, kind };
    if (this.#source === null) {
      this.#barriers.onTrigger(barrier);
      return;
    }
    if (isStop(barrier) && this.ending.drained === null) {
      const drain = kind === 'stop-drain';
      this.#source.stop(drain);
      this.#endData(drain);
    }
    const startDelayMs = Math.max(0, this.host.clock.now() - timestamp);
    this.#perform(barrier, { startDelayMs, alignmentDurationMs: 0 });
  }

  #onAborted(checkpointId: number): void {
    if (this.#postponed?.barrier.checkpointId === checkpointId) {
      this.#postponed = null;
      this.host.flow.setSuspended(false);
    }
    this.#barriers.onAborted(checkpointId);
    this.checkpoints.abort(checkpointId);
    this.chain.notifyCheckpointAborted(checkpointId);
    // It has stopped already: only a restart of the whole job brings it back.
    if (this.ending.stopId === checkpointId) {
      throw new EnvironmentError(
        'org.apache.flink.util.FlinkException',
        `The savepoint ${checkpointId} that this task was stopped with has been aborted.`,
      );
    }
  }

  // Snapshots.

  #onAligned(barrier: Barrier, alignment: Alignment): void {
    if (!this.checkpoints.isCopying) {
      this.#perform(barrier, alignment);
      return;
    }
    this.#postponed = { barrier, alignment };
    this.host.flow.setSuspended(true);
  }

  #perform(barrier: Barrier, alignment: Alignment): void {
    this.checkpoints.perform(barrier, alignment, this.host.descriptor.restore?.finished === true);
    if (!isStop(barrier)) return;
    this.ending.stoppedBy(barrier.checkpointId);
    this.#quiesceTimers();
    this.#inputs?.expectNothing();
  }

  // The end.

  #endData(drain: boolean): void {
    if (drain && this.#source !== null) this.#source.emitMaxWatermark();
    this.#quiesceTimers();
    if (drain) this.chain.finish();
    this.ending.dataEnded(drain, this.checkpoints.lastBarrier);
    for (const writer of this.#writers) writer.broadcastEvent({ type: 'end-of-data', drain });
  }

  /** Only commits that failed may still be tried again later. */
  #quiesceTimers(): void {
    this.host.timers.quiesce(() => this.ending.owesWords);
  }

  #tryEnd(): void {
    if (this.#saidEnd || !this.ending.mayEnd || !this.checkpoints.isIdle) return;
    if (this.#inputs !== null && !this.#inputs.hasEnded) return;
    this.#saidEnd = true;
    for (const writer of this.#writers) writer.broadcastEvent({ type: 'end-of-partition' });
  }

  /** Frees what is held, however the task ends. @returns errors of operators' close */
  close(): readonly unknown[] {
    this.host.timers.quiesce();
    this.checkpoints.cancelAll();
    return this.chain.close();
  }
}

const isStop = ({ kind }: Barrier): boolean => kind === 'stop' || kind === 'stop-drain';
