// Long because: one job's life is one state machine; what could be taken out (checkpoints, restore, wiring) is.
import { assertUnreachable } from '../base/assert.ts';
import { buildExecutionGraph, type ExecutionGraph } from '../graph/execution-graph.ts';
import { requiredSlots } from '../graph/slot-sharing.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { ExecutionState } from '../model/execution-state.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { ExecutionAttemptID, JobID, OperatorID } from '../model/ids.ts';
import { isGloballyTerminal, type JobStatus } from '../model/job-status.ts';
import type { CoordinatorToJobMaster, JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { JobManagerReply, JobSubmission } from '../protocol/job-manager-message.ts';
import type { JobMasterToTask, TaskToJobMaster } from '../protocol/task-message.ts';
import { CheckpointCoordinator } from './checkpoint-coordinator.ts';
import type { CheckpointedJob } from './checkpointed-job.ts';
import { Deployment } from './deployment.ts';
import type { Execution } from './execution.ts';
import { failureOf, wrapFailure } from './failure.ts';
import { Heartbeat } from './heartbeat.ts';
import { durationOf, type Configuration } from '../model/configuration.ts';
import { checkpointConfigurationOf } from './job-configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import type { PendingCheckpoint, SnapshotRequest } from './pending-checkpoint.ts';
import { planRestore, type RestorePlan } from './restore-plan.ts';
import { restartStrategyOf, type RestartStrategy } from './restart-strategy.ts';
import { loadSnapshot } from './savepoint-loader.ts';
import type { Slot, SlotPool } from './slot-pool.ts';
import { buildCheckpointMetadata } from './snapshot-metadata.ts';

/** Flink waits 180 s (`task.cancellation.timeout`) before it ends the process; here a worker is ended after this. */
const DEFAULT_CANCELLATION_TIMEOUT_MS = 5000;
const DEFAULT_SLOT_REQUEST_TIMEOUT_MS = 300_000;

/** Flink's `JobMaster`: one job from its submission to its end, across all its attempts. */
export class JobMaster implements CheckpointedJob {
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
  #slots: readonly Slot[] = [];
  #slotTimer: number | null = null;
  #restartTimer: number | null = null;
  #cancellationTimer: number | null = null;
  /** A restart waits for both: its delay, and the end of all tasks of the attempt before. */
  #restartDelayOver = false;
  #failure: FailureInfo | null = null;
  #endTimestamp: number | null = null;
  #onSubmitted: ((failure: FailureInfo | null) => void) | null;
  readonly #awaitingEnd: ((reply: JobManagerReply) => void)[] = [];
  /** Set once a stop savepoint is durable: the job must end FINISHED now. */
  /** The page's brake on the sources, which new attempts take over. */
  #recordsPerSecond: number | null = null;
  #stopped: { readonly path: string; reply(reply: JobManagerReply): void } | null = null;

  constructor(
    readonly submission: JobSubmission,
    readonly services: JobManagerServices,
    readonly slotPool: SlotPool,
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
    this.#onSubmitted = onSubmitted;
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
    this.#reportStatus();
    try {
      this.#executionGraph = buildExecutionGraph(this.submission.jobGraph);
      this.#checkpoints = new CheckpointCoordinator(
        this,
        this.services,
        checkpointConfigurationOf(this.#configuration),
      );
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
    const slots = this.slotPool.allocate(requiredSlots(this.submission.jobGraph));
    if (slots !== null) {
      this.services.timers.cancel(this.#slotTimer);
      this.#slotTimer = null;
      this.#slots = slots;
      this.#deploy(plan);
      return;
    }
    if (this.#slotTimer !== null) return;
    this.#log(
      'warn',
      `${this.jobName} needs ${requiredSlots(this.submission.jobGraph)} slots, ${this.slotPool.freeCount} are free: waiting.`,
    );
    const timeoutMs = durationOf(this.#configuration, 'slot.request.timeout', DEFAULT_SLOT_REQUEST_TIMEOUT_MS);
    this.#slotTimer = this.services.timers.schedule(timeoutMs, () => {
      this.#slotTimer = null;
      this.#failGlobally(failureOf(noResources(), 'environment'));
    });
  }

  /** Slots have come free, or a TaskManager has come. */
  onSlotsAvailable(): void {
    if (this.#slotTimer !== null) this.#schedule();
  }

  #deploy(plan: RestorePlan | null): void {
    this.#started = false;
    this.#restartDelayOver = false;
    this.#coordinatorReady = !this.hasCoordinators;
    this.#deployment = new Deployment({
      jobId: this.jobId,
      jobGraph: this.submission.jobGraph,
      programId: this.submission.programId,
      executionGraph: this.#executionGraph,
      configuration: this.#configuration,
      attempt: this.#attempt++,
      slots: this.#slots,
      plan,
      services: this.services,
    });
    if (plan !== null) this.#reportRestored(plan);
    this.#deployment.deploy();
    for (const execution of this.#deployment.executions) this.#reportExecution(execution);
    this.#heartbeat.start();
    this.#startIfReady();
  }

  /** All RUNNING: coordinators first, so that splits are there, then sources, then periodic checkpoints. */
  #startIfReady(): void {
    const deployment = this.#deployment;
    if (this.#started || !this.#coordinatorReady || deployment?.isAllRunning !== true) return;
    this.#started = true;
    if (this.hasCoordinators) {
      this.toCoordinator({ type: 'start' });
      for (const { operatorId, subtask } of deployment.coordinatedSubtasks()) {
        this.toCoordinator({ type: 'subtask-ready', operatorId, subtask });
      }
    }
    if (this.#recordsPerSecond !== null) this.setSpeed(this.#recordsPerSecond, 0);
    for (const execution of deployment.running()) this.toTask(execution.attemptId, { type: 'start-sources' });
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
        this.toCoordinator({
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
          ...this.placeOf(attemptId),
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
          this.toTask(execution.attemptId, {
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
        this.#log(message.level, message.text);
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
    this.#reportExecution(execution);
    if (execution.isTerminal) this.#deployment?.release(execution);
    if (state === 'RUNNING') this.#startIfReady();
    else if (state === 'FINISHED') this.#onFinished(execution);
    else if (state === 'FAILED' && !wasCanceling) this.#failGlobally(failure ?? unknownFailure(execution));
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
    this.#log(
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
    stopped?.reply({
      type: 'failed',
      failure: failureOf(
        new FlinkError(
          'org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException',
          `A savepoint has been created at: ${stopped.path}, but the corresponding job ${this.jobId} failed during stopping. The savepoint is consistent, but might have uncommitted transactions. If you want to commit the transaction please restart a job from this savepoint.`,
        ),
        'environment',
      ),
    });
  }

  #cancelTasks(): void {
    this.#heartbeat.stop();
    this.services.timers.cancel(this.#slotTimer);
    this.#slotTimer = null;
    this.#deployment?.releaseCoordinator();
    for (const execution of this.executions()) {
      if (execution.isTerminal) continue;
      if (execution.mayBecome('CANCELING')) {
        execution.become('CANCELING');
        this.#reportExecution(execution);
        this.toTask(execution.attemptId, { type: 'cancel' });
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
      this.#log('warn', `Task ${execution.taskName} did not react to cancelling; its worker is ended.`);
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
    this.#releaseSlots();
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
    this.#releaseSlots();
    wasSubmitting?.(failure);
    const runtimeMs = this.#endTimestamp - this.startTimestamp;
    for (const reply of this.#awaitingEnd.splice(0)) reply({ type: 'job-ended', status, failure, runtimeMs });
  }

  #releaseSlots(): void {
    this.slotPool.release(this.#slots);
    this.#slots = [];
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
      this.toTask(execution.attemptId, { type: 'set-speed', recordsPerSecond, steps });
    }
  }

  pullTelemetry(): void {
    for (const execution of this.#deployment?.running() ?? []) {
      this.toTask(execution.attemptId, { type: 'pull-telemetry' });
    }
  }

  // What the checkpoint coordinator needs.

  get restoredFrom(): string | null {
    return this.submission.savepointPath;
  }

  get hasCoordinators(): boolean {
    return this.submission.jobGraph.vertices.some((vertex) => vertex.operators.some((o) => o.hasCoordinator));
  }

  whyNotTriggerable(): string | null {
    const executions = this.executions();
    const notRunning = executions.find((e) => e.state !== 'RUNNING' && e.state !== 'FINISHED');
    const anyRunning = executions.some((execution) => execution.state === 'RUNNING');
    const afterFinish = this.#checkpoints.configuration.afterTasksFinish;
    const finished = afterFinish ? undefined : executions.find((execution) => execution.state === 'FINISHED');
    if (this.#status === 'RUNNING' && this.#started && anyRunning && !notRunning && !finished) return null;
    const name = (notRunning ?? finished ?? executions[0])?.taskName ?? this.jobName;
    return `Checkpoint triggering task ${name} of job ${this.jobId} is not being executed at the moment. Aborting checkpoint.`;
  }

  tasksToTrigger(): readonly ExecutionAttemptID[] {
    return this.#deployment?.tasksToTrigger().map((execution) => execution.attemptId) ?? [];
  }

  tasksToAcknowledge(): readonly ExecutionAttemptID[] {
    return this.#deployment?.running().map((execution) => execution.attemptId) ?? [];
  }

  toTask(attemptId: ExecutionAttemptID, message: JobMasterToTask): void {
    this.services.outbox.emit({ type: 'to-task', attemptId, message });
  }

  toCoordinator(message: JobMasterToCoordinator): void {
    const attempt = this.#deployment?.attempt;
    if (attempt === undefined) return;
    this.services.outbox.emit({ type: 'to-coordinator', jobId: this.jobId, attempt, message });
  }

  placeOf(attemptId: ExecutionAttemptID): { readonly vertexId: string; readonly subtask: number } {
    const execution = this.#deployment?.find(attemptId);
    return { vertexId: execution?.vertex.id ?? '', subtask: execution?.subtask ?? 0 };
  }

  parallelismByVertex(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#executionGraph.vertices.map(({ vertex }) => [vertex.id, vertex.parallelism]));
  }

  metadataOf(pending: PendingCheckpoint): CheckpointMetadata {
    return buildCheckpointMetadata(this.submission.jobGraph, this.executions(), pending, (vertexId) =>
      this.maxParallelismOf(vertexId),
    );
  }

  maxParallelismOf(vertexId: string): number {
    return this.#executionGraph.vertices.find(({ vertex }) => vertex.id === vertexId)?.maxParallelism ?? 0;
  }

  failBecauseOfCheckpoints(reason: string): void {
    const message = `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${reason}, view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.`;
    this.#failGlobally(
      failureOf(new FlinkError('org.apache.flink.util.FlinkRuntimeException', message), 'environment'),
    );
  }

  failBecauseStopFailed(reason: string): void {
    const cause = new FlinkError('org.apache.flink.runtime.checkpoint.CheckpointException', reason);
    const message = `A stop-with-savepoint of job ${this.jobId} failed; the job goes on from its latest checkpoint.`;
    this.#failGlobally(
      failureOf(new FlinkError('org.apache.flink.util.FlinkException', message, cause), 'environment'),
    );
  }

  /** Ids of the operators of a vertex, for whoever kills a subtask by name. */
  operatorsOf(vertexId: string): readonly OperatorID[] {
    return this.submission.jobGraph.vertices.find((v) => v.id === vertexId)?.operators.map((o) => o.operatorId) ?? [];
  }

  // Reports.

  #createHeartbeat(): Heartbeat {
    return new Heartbeat(
      this.services,
      this.#configuration,
      (sequence) => {
        const probed = this.#deployment?.started() ?? [];
        for (const { attemptId } of probed) this.toTask(attemptId, { type: 'probe', sequence });
        return probed.map((execution) => execution.attemptId);
      },
      (attemptId, silentMs) => {
        const name = this.#deployment?.find(attemptId)?.taskName ?? attemptId;
        const error = new FlinkError(
          'java.util.concurrent.TimeoutException',
          `Task ${name} has not answered for about ${Math.round(silentMs / 1000)} s: its code may never return, or its worker was ended by the browser.`,
        );
        this.onWorkerFailed(attemptId, failureOf(error, 'environment'));
      },
    );
  }

  #setStatus(status: JobStatus): void {
    this.#status = status;
    this.#reportStatus();
  }

  #reportStatus(): void {
    this.services.outbox.report({
      type: 'job-status',
      jobId: this.jobId,
      jobName: this.jobName,
      status: this.#status,
      timestamp: this.services.now(),
      failure: this.#failure,
    });
  }

  #reportExecution(execution: Execution): void {
    this.services.outbox.report({
      type: 'execution-state',
      jobId: this.jobId,
      attemptId: execution.attemptId,
      vertexId: execution.vertex.id,
      subtask: execution.subtask,
      attempt: execution.attempt,
      state: execution.state,
      taskManagerId: execution.slot?.taskManagerId ?? null,
      slot: execution.slot?.slot ?? null,
    });
  }

  #reportRestored(plan: RestorePlan): void {
    this.services.outbox.report({
      type: 'restored',
      jobId: this.jobId,
      path: plan.path,
      checkpointId: plan.checkpointId,
      bytesPerSubtask: plan.bytesPerSubtask,
      skippedOperators: plan.skippedOperators,
    });
  }

  #log(level: 'info' | 'warn' | 'error', text: string): void {
    this.services.outbox.report({ type: 'log', jobId: this.jobId, level, text });
  }
}

const noResources = (): FlinkError =>
  new FlinkError(
    'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException',
    'Could not acquire the minimum required resources.',
  );

const unknownFailure = (execution: Execution): FailureInfo =>
  failureOf(new FlinkError('java.lang.Exception', `Task ${execution.taskName} failed without saying why.`), 'engine');
