// Long because: one job's life is one state machine; what could be taken out (checkpoints, restore, wiring) is.
import { assert, assertUnreachable } from '../base/assert.ts';
import { buildExecutionGraph, type ExecutionGraph } from '../graph/execution-graph.ts';
import { requiredSlots } from '../graph/slot-sharing.ts';
import type { ExecutionState } from '../model/execution-state.ts';
import type { ExecutionAttemptID, JobID } from '../model/ids.ts';
import { isGloballyTerminal, type JobStatus } from '../model/job-status.ts';
import { mayJobBecome } from '../model/job-status-transitions.ts';
import type { CoordinatorToJobMaster, JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { JobManagerReply, JobSubmission } from '../protocol/job-manager-message.ts';
import type { JobMasterToTask, TaskToJobMaster } from '../protocol/task-message.ts';
import { CheckpointCoordinator } from './checkpoint-coordinator.ts';
import { Deployment } from './deployment.ts';
import type { Execution } from './execution.ts';
import { failureOf, wrapFailure } from './failure.ts';
import { Heartbeat } from './heartbeat.ts';
import { failedWhileStopping, failedWithoutReason, silentTask, slotsUnavailable } from './job-failures.ts';
import { durationOf, type Configuration } from '../model/configuration.ts';
import { checkpointConfigurationOf } from './job-configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import { JobReporter } from './job-reporter.ts';
import { JobSnapshots } from './job-snapshots.ts';
import type { SnapshotRequest } from './pending-checkpoint.ts';
import { planRestore, type RestorePlan } from './restore-plan.ts';
import { restartStrategyOf, type RestartStrategy } from './restart-strategy.ts';
import { loadSnapshot } from './savepoint-loader.ts';
import type { Slot, SlotPool } from './slot-pool.ts';
import { SlotRequest } from './slot-request.ts';

/** Flink waits 180 s (`task.cancellation.timeout`) before it ends the process; here a worker is ended after this. */
const DEFAULT_CANCELLATION_TIMEOUT_MS = 5000;

/** Flink's `JobMaster`: one job from its submission to its end, across all its attempts. */
export class JobMaster {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly startTimestamp: number;
  readonly #configuration: Configuration;
  #executionGraph: ExecutionGraph = { vertices: [], edges: [] };
  #checkpoints!: CheckpointCoordinator;
  #restartStrategy!: RestartStrategy;
  #heartbeat!: Heartbeat;
  #status: JobStatus = 'INITIALIZING';
  #attempt = 0;
  #deployment: Deployment | null = null;
  #coordinatorReady = false;
  #started = false;
  readonly #slotRequest: SlotRequest;
  readonly #report: JobReporter;
  #restartTimer: number | null = null;
  #cancellationTimer: number | null = null;
  /** A restart waits for both: its delay, and the end of all tasks of the attempt before. */
  #restartDelayOver = false;
  #failure: FailureInfo | null = null;
  #endTimestamp: number | null = null;
  #onSubmitted: ((failure: FailureInfo | null) => void) | null;
  readonly #awaitingEnd: ((reply: JobManagerReply) => void)[] = [];
  /** The page's brake on the sources, which new attempts take over. */
  #recordsPerSecond: number | null = null;
  /** Set once a stop savepoint is durable: the job must end FINISHED now. */
  #stopped: { readonly path: string; reply(reply: JobManagerReply): void } | null = null;

  constructor(
    readonly submission: JobSubmission,
    readonly services: JobManagerServices,
    slotPool: SlotPool,
    clusterConfiguration: Configuration,
    onSubmitted: (failure: FailureInfo | null) => void,
  ) {
    this.jobId = submission.jobId;
    this.jobName = submission.jobGraph.jobName;
    this.startTimestamp = services.now();
    this.#configuration = {
      ...clusterConfiguration,
      ...submission.jobGraph.configuration,
      ...submission.configuration,
    };
    this.#report = new JobReporter(this.jobId, this.jobName, services);
    this.#slotRequest = new SlotRequest(slotPool, services, this.#configuration);
    this.#onSubmitted = onSubmitted;
  }

  get #hasCoordinators(): boolean {
    return this.submission.jobGraph.vertices.some((vertex) => vertex.operators.some((o) => o.hasCoordinator));
  }

  get status(): JobStatus {
    return this.#status;
  }

  get endTimestamp(): number | null {
    return this.#endTimestamp;
  }

  get failure(): FailureInfo | null {
    return this.#failure;
  }

  executions(): readonly Execution[] {
    return this.#deployment?.executions ?? [];
  }

  // Submission: everything checked here is an error of the submission itself.

  start(): void {
    this.#report.status(this.#status, null);
    try {
      this.#executionGraph = buildExecutionGraph(this.submission.jobGraph);
      this.#checkpoints = this.#createCheckpointCoordinator();
      this.#restartStrategy = restartStrategyOf(this.#configuration, this.services.random);
      this.#heartbeat = this.#createHeartbeat();
    } catch (error) {
      this.#failSubmission(error);
      return;
    }
    const { savepointPath } = this.submission;
    if (savepointPath === null) this.#schedule();
    else this.#loadSavepoint(savepointPath);
  }

  #loadSavepoint(path: string): void {
    loadSnapshot(path, this.services, {
      onLoaded: (snapshot) => {
        if (this.#status !== 'INITIALIZING') return;
        this.#checkpoints.store.setRestoredFrom(snapshot);
        this.#checkpoints.continueFrom(snapshot.checkpointId);
        this.#schedule();
      },
      onFailed: (error) => {
        if (this.#status === 'INITIALIZING') this.#failSubmission(error);
      },
    });
  }

  #failSubmission(error: unknown): void {
    this.#end('FAILED', failureOf(error));
  }

  // Scheduling and deployment.

  #schedule(): void {
    let plan: RestorePlan | null;
    try {
      plan = this.#planRestore();
    } catch (error) {
      // Of a restart too: its snapshot is the job's own, and will not fit better the next time.
      if (this.#status !== 'INITIALIZING') this.#setStatus('FAILING');
      this.#failSubmission(error);
      return;
    }
    if (this.#status === 'INITIALIZING') {
      this.#setStatus('CREATED');
      this.#onSubmitted?.(null);
      this.#onSubmitted = null;
    }
    // RUNNING from here on, as Flink has it, even while slots are awaited.
    if (this.#status !== 'RUNNING') this.#setStatus('RUNNING');
    this.#acquireSlots(plan);
  }

  /** @throws FlinkError if the snapshot does not fit the program */
  #planRestore(): RestorePlan | null {
    const snapshot = this.#checkpoints.store.latest();
    if (snapshot === null) return null;
    const { jobGraph, allowNonRestoredState } = this.submission;
    const plan = planRestore(jobGraph, snapshot, allowNonRestoredState);
    this.#executionGraph = buildExecutionGraph(jobGraph, plan.maxParallelism);
    return plan;
  }

  #acquireSlots(plan: RestorePlan | null): void {
    const count = requiredSlots(this.submission.jobGraph);
    const wasWaiting = this.#slotRequest.isWaiting;
    const slots = this.#slotRequest.acquire(count, () => {
      this.#failGlobally(slotsUnavailable());
    });
    if (slots !== null) this.#deploy(plan, slots);
    else if (!wasWaiting) {
      const free = this.#slotRequest.pool.freeCount;
      this.#report.log('warn', `${this.jobName} needs ${count} slots, ${free} are free: waiting.`);
    }
  }

  /** Slots have come free, or a TaskManager has come. */
  onSlotsAvailable(): void {
    if (this.#slotRequest.isWaiting) this.#schedule();
  }

  #deploy(plan: RestorePlan | null, slots: readonly Slot[]): void {
    this.#started = false;
    this.#restartDelayOver = false;
    this.#coordinatorReady = !this.#hasCoordinators;
    this.#deployment = new Deployment({
      jobId: this.jobId,
      jobGraph: this.submission.jobGraph,
      programId: this.submission.programId,
      executionGraph: this.#executionGraph,
      configuration: this.#configuration,
      attempt: this.#attempt++,
      slots,
      plan,
      services: this.services,
    });
    if (plan !== null) this.#report.restored(plan);
    this.#deployment.deploy();
    for (const execution of this.#deployment.executions) this.#report.execution(execution);
    this.#heartbeat.start();
    this.#startIfReady();
  }

  /** All RUNNING: coordinators first, so that splits are there, then sources, then periodic checkpoints. */
  #startIfReady(): void {
    const deployment = this.#deployment;
    if (this.#started || !this.#coordinatorReady || deployment?.isAllRunning !== true) return;
    this.#started = true;
    if (this.#hasCoordinators) {
      this.#toCoordinator({ type: 'start' });
      for (const { operatorId, subtask } of deployment.coordinatedSubtasks()) {
        this.#toCoordinator({ type: 'subtask-ready', operatorId, subtask });
      }
    }
    if (this.#recordsPerSecond !== null) this.setSpeed(this.#recordsPerSecond, 0);
    for (const execution of deployment.running()) this.#toTask(execution.attemptId, { type: 'start-sources' });
    this.#checkpoints.startScheduler();
    this.#endIfAllFinished();
  }

  // Messages.

  onTaskMessage(attemptId: ExecutionAttemptID, message: TaskToJobMaster): void {
    const execution = this.#deployment?.find(attemptId);
    if (execution === undefined || execution.isTerminal) {
      this.services.outbox.report({ type: 'stale-message', attemptId, messageType: message.type });
      return;
    }
    switch (message.type) {
      case 'state-changed':
        this.#onStateChanged(execution, message.state, message.failure);
        break;
      case 'acknowledge-checkpoint':
        this.#checkpoints.onAcknowledge(attemptId, message.checkpointId, message);
        break;
      case 'decline-checkpoint':
        this.#checkpoints.onDecline(attemptId, message.checkpointId, message.reason);
        break;
      case 'operator-event':
        this.#toCoordinator({
          type: 'operator-event',
          operatorId: message.operatorId,
          subtask: execution.subtask,
          event: message.event,
        });
        break;
      case 'probe-answer':
        this.#heartbeat.notifyAnswer(attemptId);
        break;
      case 'telemetry':
        this.services.outbox.report({
          type: 'telemetry',
          jobId: this.jobId,
          attemptId,
          vertexId: execution.vertex.id,
          subtask: execution.subtask,
          telemetry: message.telemetry,
        });
        break;
      default:
        assertUnreachable(message);
    }
  }

  onCoordinatorMessage(attempt: number, message: CoordinatorToJobMaster): void {
    if (this.#deployment?.attempt !== attempt) return;
    switch (message.type) {
      case 'ready':
        this.#coordinatorReady = true;
        this.#startIfReady();
        break;
      case 'operator-event': {
        const execution = this.#deployment.executionOf(message.operatorId, message.subtask);
        if (execution?.state === 'RUNNING') {
          this.#toTask(execution.attemptId, {
            type: 'operator-event',
            operatorId: message.operatorId,
            event: message.event,
          });
        }
        break;
      }
      case 'snapshot-taken':
        this.#checkpoints.onCoordinatorSnapshot(message.checkpointId, message.states);
        break;
      case 'failed':
        this.#failGlobally(message.failure);
        break;
      case 'log':
        this.#report.log(message.level, message.text);
        break;
      case 'probe-answer':
        break;
      default:
        assertUnreachable(message);
    }
  }

  /** The host lost the worker, or could not start it. */
  onWorkerFailed(attemptId: ExecutionAttemptID, failure: FailureInfo): void {
    const execution = this.#deployment?.find(attemptId);
    if (execution === undefined || execution.isTerminal) return;
    this.#onStateChanged(execution, 'FAILED', failure);
  }

  onCoordinatorFailed(attempt: number, failure: FailureInfo): void {
    if (this.#deployment?.attempt === attempt) this.#failGlobally(failure);
  }

  onTaskManagerLost(taskManagerId: string, failure: FailureInfo): void {
    for (const execution of this.executions()) {
      if (execution.slot?.taskManagerId === taskManagerId) this.onWorkerFailed(execution.attemptId, failure);
    }
  }

  #onStateChanged(execution: Execution, state: ExecutionState, failure: FailureInfo | null): void {
    if (!execution.mayBecome(state)) {
      this.services.outbox.report({
        type: 'stale-message',
        attemptId: execution.attemptId,
        messageType: `state-changed ${execution.state} -> ${state}`,
      });
      return;
    }
    const wasCanceling = execution.state === 'CANCELING';
    execution.become(state);
    this.#report.execution(execution);
    if (execution.isTerminal) this.#deployment?.release(execution);
    if (state === 'RUNNING') this.#startIfReady();
    else if (state === 'FINISHED') this.#onFinished(execution);
    else if (state === 'FAILED' && !wasCanceling)
      this.#failGlobally(failure ?? failedWithoutReason(execution.taskName));
    if (execution.isTerminal) this.#continueWhenAllEnded();
  }

  #onFinished(execution: Execution): void {
    this.#checkpoints.onTaskFinished(execution.attemptId);
    this.#endIfAllFinished();
  }

  #endIfAllFinished(): void {
    if (this.#status !== 'RUNNING' || this.#deployment?.isAllFinished !== true) return;
    const stopped = this.#stopped;
    this.#end('FINISHED', null);
    stopped?.reply({ type: 'savepoint-completed', path: stopped.path });
  }

  // Failure and restart.

  /** In a streaming job every edge is pipelined, so the whole job restarts (regions: one per connected job). */
  #failGlobally(failure: FailureInfo): void {
    if (this.#status !== 'RUNNING') return;
    this.#failure = failure;
    this.#report.log(
      'warn',
      `${this.jobName} failed: ${failure.chain.map((link) => `${link.className}: ${link.message}`).join(' <- ')}`,
    );
    this.#checkpoints.abortAll('JOB_FAILOVER_REGION');
    this.#answerFailedStop();
    const delayMs = this.#restartStrategy.notifyFailure(this.services.now());
    if (delayMs === null) {
      const message = `Recovery is suppressed by ${this.#restartStrategy.toString()}`;
      this.#failure = wrapFailure('org.apache.flink.runtime.JobException', message, failure);
      this.#setStatus('FAILING');
    } else {
      this.#setStatus('RESTARTING');
      this.#restartTimer = this.services.timers.schedule(delayMs, () => {
        this.#restartTimer = null;
        this.#restartDelayOver = true;
        this.#continueWhenAllEnded();
      });
    }
    this.#cancelTasks();
  }

  #answerFailedStop(): void {
    const stopped = this.#stopped;
    this.#stopped = null;
    stopped?.reply({ type: 'failed', failure: failedWhileStopping(this.jobId, stopped.path) });
  }

  #cancelTasks(): void {
    this.#heartbeat.stop();
    this.#slotRequest.stopWaiting();
    this.#deployment?.releaseCoordinator();
    for (const execution of this.executions()) {
      if (execution.isTerminal) continue;
      if (execution.mayBecome('CANCELING')) {
        execution.become('CANCELING');
        this.#report.execution(execution);
        this.#toTask(execution.attemptId, { type: 'cancel' });
      }
    }
    const timeoutMs = durationOf(this.#configuration, 'task.cancellation.timeout', DEFAULT_CANCELLATION_TIMEOUT_MS);
    this.#cancellationTimer = this.services.timers.schedule(timeoutMs, () => {
      this.#endStuckTasks();
    });
    this.#continueWhenAllEnded();
  }

  /** A task that does not end by itself (user code that never returns) loses its worker. */
  #endStuckTasks(): void {
    for (const execution of this.executions()) {
      if (execution.isTerminal) continue;
      this.#report.log('warn', `Task ${execution.taskName} did not react to cancelling; its worker is ended.`);
      this.#onStateChanged(execution, 'CANCELED', null);
    }
  }

  #continueWhenAllEnded(): void {
    if (this.#deployment?.isAllEnded === false) return;
    switch (this.#status) {
      case 'RESTARTING':
        if (this.#restartDelayOver) this.#restart();
        break;
      case 'FAILING':
        this.#end('FAILED', this.#failure);
        break;
      case 'CANCELLING':
        this.#end('CANCELED', null);
        break;
      default:
        break;
    }
  }

  #restart(): void {
    this.services.timers.cancel(this.#cancellationTimer);
    this.#slotRequest.release();
    this.#schedule();
  }

  cancel(): void {
    if (isGloballyTerminal(this.#status) || this.#status === 'CANCELLING') return;
    this.services.timers.cancel(this.#restartTimer);
    this.#restartTimer = null;
    if (this.#status === 'INITIALIZING') {
      this.#end('CANCELED', null);
      return;
    }
    this.#checkpoints.abortAll('CHECKPOINT_COORDINATOR_SUSPEND');
    this.#setStatus('CANCELLING');
    this.#cancelTasks();
  }

  #end(status: 'FINISHED' | 'CANCELED' | 'FAILED', failure: FailureInfo | null): void {
    const wasSubmitting = this.#onSubmitted;
    this.#onSubmitted = null;
    this.#failure = failure;
    this.#endTimestamp = this.services.now();
    this.services.timers.cancel(this.#cancellationTimer);
    this.#setStatus(status);
    // A submission that failed early has none of these yet.
    if (wasSubmitting === null) {
      this.#checkpoints.abortAll('CHECKPOINT_COORDINATOR_SHUTDOWN');
      this.#checkpoints.store.shutdown(status, this.#checkpoints.configuration.retention);
      this.#heartbeat.stop();
      this.#deployment?.releaseCoordinator();
    }
    this.#slotRequest.release();
    wasSubmitting?.(failure);
    const runtimeMs = this.#endTimestamp - this.startTimestamp;
    for (const reply of this.#awaitingEnd.splice(0)) reply({ type: 'job-ended', status, failure, runtimeMs });
  }

  // Requests.

  awaitEnd(reply: (reply: JobManagerReply) => void): void {
    if (!isGloballyTerminal(this.#status)) {
      this.#awaitingEnd.push(reply);
      return;
    }
    const runtimeMs = (this.#endTimestamp ?? this.startTimestamp) - this.startTimestamp;
    reply({ type: 'job-ended', status: this.#status, failure: this.#failure, runtimeMs });
  }

  requestSnapshot(request: SnapshotRequest): void {
    this.#checkpoints.request(request);
  }

  /** The savepoint is complete: answer when the job has ended, which it does by itself now. */
  onStopSavepointCompleted(path: string, reply: (reply: JobManagerReply) => void): void {
    this.#stopped = { path, reply };
  }

  setSpeed(recordsPerSecond: number | null, steps: number): void {
    this.#recordsPerSecond = recordsPerSecond;
    for (const execution of this.#deployment?.running() ?? []) {
      this.#toTask(execution.attemptId, { type: 'set-speed', recordsPerSecond, steps });
    }
  }

  pullTelemetry(): void {
    for (const execution of this.#deployment?.running() ?? []) {
      this.#toTask(execution.attemptId, { type: 'pull-telemetry' });
    }
  }

  // Sending.

  #toTask(attemptId: ExecutionAttemptID, message: JobMasterToTask): void {
    this.services.outbox.emit({ type: 'to-task', attemptId, message });
  }

  #toCoordinator(message: JobMasterToCoordinator): void {
    const attempt = this.#deployment?.attempt;
    if (attempt === undefined) return;
    this.services.outbox.emit({ type: 'to-coordinator', jobId: this.jobId, attempt, message });
  }

  #createCheckpointCoordinator(): CheckpointCoordinator {
    const configuration = checkpointConfigurationOf(this.#configuration);
    const snapshots = new JobSnapshots(
      this.submission,
      {
        deployment: () => this.#deployment,
        executionGraph: () => this.#executionGraph,
        isStarted: () => this.#status === 'RUNNING' && this.#started,
        toTask: (attemptId, message) => {
          this.#toTask(attemptId, message);
        },
        toCoordinator: (message) => {
          this.#toCoordinator(message);
        },
        fail: (failure) => {
          this.#failGlobally(failure);
        },
      },
      configuration.afterTasksFinish,
    );
    return new CheckpointCoordinator(snapshots, this.services, configuration);
  }

  #createHeartbeat(): Heartbeat {
    return new Heartbeat(
      this.services,
      this.#configuration,
      (sequence) => {
        const probed = this.#deployment?.started() ?? [];
        for (const { attemptId } of probed) this.#toTask(attemptId, { type: 'probe', sequence });
        return probed.map((execution) => execution.attemptId);
      },
      (attemptId, silentMs) => {
        const name = this.#deployment?.find(attemptId)?.taskName ?? attemptId;
        this.onWorkerFailed(attemptId, silentTask(name, silentMs));
      },
    );
  }

  #setStatus(status: JobStatus): void {
    assert(mayJobBecome(this.#status, status), `job ${this.jobId} can't go from ${this.#status} to ${status}`);
    this.#status = status;
    this.#report.status(status, this.#failure);
  }
}
