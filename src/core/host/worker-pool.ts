import type { ChannelID, ExecutionAttemptID, JobID } from '../model/ids.ts';
import type { JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { CoordinatorDeploymentDescriptor, TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { JobManagerEvent } from '../protocol/job-manager-message.ts';
import { parseCoordinatorToJobMaster } from '../protocol/parse-coordinator-to-job-master.ts';
import { parseTaskToJobMaster } from '../protocol/parse-task-to-job-master.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import { environmentFailure } from './environment-failure.ts';
import type { PortMaker, RawPort } from './port.ts';
import type { ProgramText } from './program-text.ts';
import type { ToStorageService } from './storage-service-message.ts';
import type { WorkerFactory, WorkerHandle } from './worker-factory.ts';
import type { WorkerBootstrap } from './worker-message.ts';

export interface WorkerPoolCallbacks {
  onEvent(event: JobManagerEvent): void;
  toStorage(message: ToStorageService, transfer: readonly object[]): void;
  onDropped(id: string, reason: string): void;
}

/** The workers of all jobs of a session, and the ports between them. */
export class WorkerPool {
  readonly #tasks = new Map<ExecutionAttemptID, WorkerHandle>();
  readonly #coordinators = new Map<string, WorkerHandle>();
  /** Ends of channels whose other end is already with a worker. */
  readonly #openEnds = new Map<ChannelID, RawPort>();

  constructor(
    readonly workers: WorkerFactory,
    readonly ports: PortMaker,
    readonly callbacks: WorkerPoolCallbacks,
  ) {}

  startTask(taskManagerId: string, slot: number, program: ProgramText, descriptor: TaskDeploymentDescriptor): void {
    const { jobId, attemptId, vertex, subtaskIndex } = descriptor;
    const name = `${vertex.name} (${subtaskIndex + 1}/${descriptor.parallelism})`;
    const worker = this.workers.start({ kind: 'slot', jobId, taskManagerId, slot }, name, (message) => {
      this.callbacks.onEvent({ type: 'worker-failed', attemptId, failure: environmentFailure(message) });
    });
    this.#tasks.set(attemptId, worker);
    const [storage, storageEnd] = this.ports.createChannel();
    const [broker, brokerEnd] = this.ports.createChannel();
    this.callbacks.toStorage({ type: 'attach-task', attemptId, storage: storageEnd, broker: brokerEnd }, [
      storageEnd,
      brokerEnd,
    ]);
    const channels = this.#channelEnds(descriptor);
    const bootstrap: WorkerBootstrap = { type: 'run-task', program, descriptor, storage, broker, channels };
    worker.port.listen((data) => {
      const parsed = parseTaskToJobMaster(data);
      if (parsed.ok) this.callbacks.onEvent({ type: 'from-task', attemptId, message: parsed.value });
      else this.callbacks.onDropped(attemptId, parsed.error);
    });
    worker.port.post(bootstrap, [storage, broker, ...Object.values(channels)]);
  }

  /** This task's end of each of its channels; the other end waits for the peer. */
  #channelEnds(descriptor: TaskDeploymentDescriptor): Record<string, RawPort> {
    const ends: Record<string, RawPort> = {};
    for (const { channels } of [...descriptor.inputs, ...descriptor.outputs]) {
      for (const { channelId } of channels) ends[channelId] = this.#channelEnd(channelId);
    }
    return ends;
  }

  #channelEnd(channelId: ChannelID): RawPort {
    const waiting = this.#openEnds.get(channelId);
    if (waiting !== undefined) {
      this.#openEnds.delete(channelId);
      return waiting;
    }
    const [end, other] = this.ports.createChannel();
    this.#openEnds.set(channelId, other);
    return end;
  }

  toTask(attemptId: ExecutionAttemptID, message: JobMasterToTask): void {
    this.#tasks.get(attemptId)?.port.post(message);
  }

  releaseTask(attemptId: ExecutionAttemptID): void {
    const worker = this.#tasks.get(attemptId);
    if (worker === undefined) return;
    this.#tasks.delete(attemptId);
    this.#end(worker, attemptId);
  }

  startCoordinator(program: ProgramText, descriptor: CoordinatorDeploymentDescriptor): void {
    const { jobId, attempt } = descriptor;
    const id = coordinatorKey(jobId, attempt);
    const worker = this.workers.start({ kind: 'coordinator', jobId }, `Coordinators of ${jobId}`, (message) => {
      const failure = environmentFailure(message);
      this.callbacks.onEvent({ type: 'coordinator-failed', jobId, attempt, failure });
    });
    this.#coordinators.set(id, worker);
    const [broker, brokerEnd] = this.ports.createChannel();
    this.callbacks.toStorage({ type: 'attach-coordinator', coordinatorId: id, broker: brokerEnd }, [brokerEnd]);
    worker.port.listen((data) => {
      const parsed = parseCoordinatorToJobMaster(data);
      if (parsed.ok) this.callbacks.onEvent({ type: 'from-coordinator', jobId, attempt, message: parsed.value });
      else this.callbacks.onDropped(id, parsed.error);
    });
    const bootstrap: WorkerBootstrap = { type: 'run-coordinator', program, descriptor, broker };
    worker.port.post(bootstrap, [broker]);
  }

  toCoordinator(jobId: JobID, attempt: number, message: JobMasterToCoordinator): void {
    this.#coordinators.get(coordinatorKey(jobId, attempt))?.port.post(message);
  }

  releaseCoordinator(jobId: JobID, attempt: number): void {
    const id = coordinatorKey(jobId, attempt);
    const worker = this.#coordinators.get(id);
    if (worker === undefined) return;
    this.#coordinators.delete(id);
    this.#end(worker, id);
  }

  #end(worker: WorkerHandle, id: string): void {
    worker.port.close();
    worker.terminate();
    this.callbacks.toStorage({ type: 'detach', id }, []);
  }

  close(): void {
    for (const worker of [...this.#tasks.values(), ...this.#coordinators.values()]) worker.terminate();
    this.#tasks.clear();
    this.#coordinators.clear();
    this.#openEnds.clear();
  }
}

const coordinatorKey = (jobId: JobID, attempt: number): string => `coordinator-${jobId}-${attempt}`;
