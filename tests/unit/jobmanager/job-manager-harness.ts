import { JobManager } from '../../../src/core/jobmanager/job-manager.ts';
import type { JobEdge, JobGraph, JobOperator, JobVertex } from '../../../src/core/graph/job-graph.ts';
import { jobID, jobVertexID, operatorID, type ExecutionAttemptID, type JobID } from '../../../src/core/model/ids.ts';
import type { TaskDeploymentDescriptor } from '../../../src/core/protocol/deployment-descriptor.ts';
import type { FailureInfo } from '../../../src/core/protocol/failure-info.ts';
import type {
  JobManagerEffect,
  JobManagerEvent,
  JobManagerReply,
  JobManagerReport,
} from '../../../src/core/protocol/job-manager-message.ts';
import type { JobManagerToStorage, StorageToJobManager } from '../../../src/core/protocol/storage-message.ts';
import type { CheckpointMetrics, JobMasterToTask, TaskToJobMaster } from '../../../src/core/protocol/task-message.ts';

export const JOB: JobID = jobID('c'.repeat(32));
export const SOURCE = jobVertexID('a'.repeat(32));
export const SINK = jobVertexID('b'.repeat(32));

export const METRICS: CheckpointMetrics = {
  startDelayMs: 0,
  alignmentDurationMs: 0,
  syncDurationMs: 0,
  asyncDurationMs: 0,
  stateSizeBytes: 10,
  longestPauseMs: 0,
};

export const userFailure = (message: string): FailureInfo => ({
  domain: 'user',
  chain: [{ className: 'Error', message }],
  stack: '',
  operatorId: null,
  operatorName: null,
});

const operator = (id: string, name: string): JobOperator => ({
  operatorId: operatorID(id),
  userDefinedOperatorId: null,
  uid: name,
  name,
  kind: 'one-input',
  role: 'operator',
  hasCoordinator: false,
  streamNodeId: 1,
  topics: [],
  declaredState: { status: 'unknown', reason: 'not asked' },
});

const vertex = (id: typeof SOURCE, name: string, parallelism: number, maxParallelism = -1): JobVertex => ({
  id,
  name,
  parallelism,
  maxParallelism,
  slotSharingGroup: 'default',
  operators: [operator(id, name)],
  chainedEdges: [],
});

/** source -> sink, all to all. */
export function jobGraph(parallelism = 2, maxParallelism = -1): JobGraph {
  const edge: JobEdge = {
    index: 0,
    from: SOURCE,
    to: SINK,
    shipStrategy: 'HASH',
    pattern: 'ALL_TO_ALL',
    typeNumber: 0,
    fromOperator: operatorID(SOURCE),
    toOperator: operatorID(SINK),
    sideOutputTag: null,
  };
  return {
    jobName: 'Fraud Detection',
    vertices: [
      vertex(SINK, 'Sink', parallelism, maxParallelism),
      vertex(SOURCE, 'Source', parallelism, maxParallelism),
    ],
    edges: [edge],
    topologicalOrder: [SOURCE, SINK],
    configuration: {},
    hash: 'h',
  };
}

/** Drives a JobManager: tasks and storage do what a test tells them to, time is the test's. */
export class JobManagerHarness {
  readonly jobManager: JobManager;
  readonly deployed = new Map<ExecutionAttemptID, TaskDeploymentDescriptor>();
  readonly released: ExecutionAttemptID[] = [];
  readonly sent: { attemptId: ExecutionAttemptID; message: JobMasterToTask }[] = [];
  readonly storageRequests: JobManagerToStorage[] = [];
  readonly reports: JobManagerReport[] = [];
  readonly replies = new Map<number, JobManagerReply>();
  readonly files = new Map<string, Uint8Array>();
  readonly timers = new Map<number, number>();
  /** A storage that answers nothing until it is told to. */
  holdStorage = false;
  readonly heldStorage: JobManagerToStorage[] = [];
  now = 1000;
  #requestId = 0;

  constructor(configuration: Readonly<Record<string, string>> = {}, slots = 8) {
    this.jobManager = new JobManager(configuration, 7);
    this.send({ type: 'task-manager-added', taskManagerId: 'tm', slots });
  }

  send(event: JobManagerEvent): void {
    for (const effect of this.jobManager.receive(event, this.now)) this.#perform(effect);
  }

  submit(
    options: {
      graph?: JobGraph;
      configuration?: Readonly<Record<string, string>>;
      savepointPath?: string;
      allowNonRestoredState?: boolean;
    } = {},
  ): number {
    const requestId = ++this.#requestId;
    this.send({
      type: 'submit-job',
      requestId,
      submission: {
        jobId: JOB,
        jobGraph: options.graph ?? jobGraph(),
        programId: 'p',
        configuration: options.configuration ?? {},
        savepointPath: options.savepointPath ?? null,
        allowNonRestoredState: options.allowNonRestoredState ?? false,
      },
    });
    return requestId;
  }

  request(event: {
    type: 'trigger-savepoint' | 'stop-with-savepoint' | 'cancel-job' | 'await-job' | 'trigger-checkpoint';
  }): number {
    const requestId = ++this.#requestId;
    const base = { requestId, jobId: JOB };
    if (event.type === 'trigger-savepoint') this.send({ ...base, type: event.type, targetDirectory: 's3://sp' });
    else if (event.type === 'stop-with-savepoint')
      this.send({ ...base, type: event.type, targetDirectory: 's3://sp', drain: false });
    else this.send({ ...base, type: event.type });
    return requestId;
  }

  /** The newest attempts, sources first. */
  attempts(): ExecutionAttemptID[] {
    const newest = Math.max(...[...this.deployed.values()].map((descriptor) => descriptor.attempt));
    return [...this.deployed.values()].filter((d) => d.attempt === newest).map((d) => d.attemptId);
  }

  fromTask(attemptId: ExecutionAttemptID, message: TaskToJobMaster): void {
    this.send({ type: 'from-task', attemptId, message });
  }

  become(attemptId: ExecutionAttemptID, ...states: ('INITIALIZING' | 'RUNNING' | 'FINISHED' | 'CANCELED')[]): void {
    for (const state of states) this.fromTask(attemptId, { type: 'state-changed', state, failure: null });
  }

  fail(attemptId: ExecutionAttemptID, message = 'boom'): void {
    this.fromTask(attemptId, { type: 'state-changed', state: 'FAILED', failure: userFailure(message) });
  }

  runAll(): void {
    for (const attempt of this.attempts()) this.become(attempt, 'INITIALIZING', 'RUNNING');
  }

  acknowledge(checkpointId: number, attempts = this.attempts()): void {
    for (const attemptId of attempts) {
      this.fromTask(attemptId, { type: 'acknowledge-checkpoint', checkpointId, states: {}, metrics: METRICS });
    }
  }

  triggered(): { attemptId: ExecutionAttemptID; checkpointId: number }[] {
    return this.sent.flatMap(({ attemptId, message }) =>
      message.type === 'trigger-checkpoint' ? [{ attemptId, checkpointId: message.checkpointId }] : [],
    );
  }

  /** Fires every timer that is due within `elapsedMs`, in order. */
  advance(elapsedMs: number): void {
    const end = this.now + elapsedMs;
    for (;;) {
      const next = [...this.timers].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1])[0];
      if (next === undefined) break;
      const [timerId, at] = next;
      this.timers.delete(timerId);
      this.now = Math.max(this.now, at);
      this.send({ type: 'timer', timerId });
    }
    this.now = end;
  }

  status(): string | undefined {
    return this.jobManager.overview().find((job) => job.jobId === JOB)?.status;
  }

  answerStorage(request: JobManagerToStorage): void {
    this.send({ type: 'from-storage', message: this.#storageAnswer(request) });
  }

  #storageAnswer(request: JobManagerToStorage): StorageToJobManager {
    const { requestId } = request;
    switch (request.type) {
      case 'complete-snapshot':
        this.files.set(`${request.description.path}/_metadata`, request.metadata);
        return { type: 'done', requestId };
      case 'delete-snapshot':
        this.files.delete(`${request.path}/_metadata`);
        return { type: 'done', requestId };
      case 'stat': {
        const isDirectory = this.files.has(`${request.path}/_metadata`);
        const entry = this.files.has(request.path) ? 'file' : isDirectory ? 'directory' : 'absent';
        return { type: 'stat-result', requestId, entry };
      }
      case 'read-file': {
        const bytes = this.files.get(request.path);
        if (bytes === undefined) return { type: 'failed', requestId, message: 'no such file' };
        return { type: 'file', requestId, bytes, sizeBytes: bytes.length };
      }
      default:
        return { type: 'done', requestId };
    }
  }

  #perform(effect: JobManagerEffect): void {
    switch (effect.type) {
      case 'deploy-task':
        this.deployed.set(effect.descriptor.attemptId, effect.descriptor);
        break;
      case 'release-task':
        this.released.push(effect.attemptId);
        break;
      case 'to-task':
        this.sent.push(effect);
        break;
      case 'to-storage':
        this.storageRequests.push(effect.message);
        if (this.holdStorage) this.heldStorage.push(effect.message);
        else this.answerStorage(effect.message);
        break;
      case 'start-timer':
        this.timers.set(effect.timerId, this.now + effect.delayMs);
        break;
      case 'stop-timer':
        this.timers.delete(effect.timerId);
        break;
      case 'reply':
        this.replies.set(effect.requestId, effect.reply);
        break;
      case 'report':
        this.reports.push(effect.report);
        break;
      default:
        break;
    }
  }
}
