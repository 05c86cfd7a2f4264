import { assertUnreachable } from '../base/assert.ts';
import { SeededRandom } from '../base/seeded-random.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { JobID } from '../model/ids.ts';
import { isGloballyTerminal, type JobStatus } from '../model/job-status.ts';
import type { JobManagerEffect, JobManagerEvent, JobManagerReply } from '../protocol/job-manager-message.ts';
import { failureOf } from './failure.ts';
import type { Configuration } from '../model/configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import { JobMaster } from './job-master.ts';
import { Outbox } from './outbox.ts';
import { disposeSavepoint } from './savepoint-disposal.ts';
import { SlotPool } from './slot-pool.ts';
import { StorageClient } from './storage-client.ts';
import { Timers } from './timers.ts';

/** A line of `flink list`. Times in ms since 1970. */
export interface JobOverview {
  readonly jobId: JobID;
  readonly jobName: string;
  readonly status: JobStatus;
  readonly startTimestamp: number;
  readonly endTimestamp: number | null;
}

/** The JobManager of a session: Flink's Dispatcher and ResourceManager, with a `JobMaster` per job. */
export class JobManager {
  readonly #outbox = new Outbox();
  readonly #services: JobManagerServices;
  readonly #slotPool = new SlotPool();
  readonly #jobs = new Map<JobID, JobMaster>();
  readonly #configuration: Configuration;
  #now = 0;

  /**
   * @param configuration the cluster's: jobs inherit it; only here `execution.checkpointing.savepoint-dir` counts
   * @param seed for names of savepoints, jitter of restarts and the seeds of attempts
   */
  constructor(configuration: Configuration, seed: number) {
    this.#configuration = configuration;
    this.#services = {
      outbox: this.#outbox,
      timers: new Timers(this.#outbox),
      storage: new StorageClient(this.#outbox),
      random: new SeededRandom(seed),
      now: () => this.#now,
    };
  }

  /** @param nowMs ms since 1970; never goes back */
  receive(event: JobManagerEvent, nowMs: number): JobManagerEffect[] {
    this.#now = nowMs;
    this.#handle(event);
    return this.#outbox.drain();
  }

  overview(): readonly JobOverview[] {
    return [...this.#jobs.values()].map((job) => ({
      jobId: job.jobId,
      jobName: job.jobName,
      status: job.status,
      startTimestamp: job.startTimestamp,
      endTimestamp: job.endTimestamp,
    }));
  }

  #handle(event: JobManagerEvent): void {
    switch (event.type) {
      case 'submit-job':
        this.#submit(event);
        break;
      case 'trigger-savepoint':
        this.#savepoint(event);
        break;
      case 'stop-with-savepoint':
        this.#stop(event);
        break;
      case 'trigger-checkpoint':
        this.#checkpoint(event);
        break;
      case 'cancel-job':
        this.#cancel(event);
        break;
      case 'dispose-savepoint':
        disposeSavepoint(event.path, this.#services, (reply) => {
          this.#reply(event.requestId, reply);
        });
        break;
      case 'await-job':
        this.#withJob(event, (job) => {
          job.awaitEnd((reply) => {
            this.#reply(event.requestId, reply);
          });
        });
        break;
      case 'pull-telemetry':
        this.#jobs.get(event.jobId)?.pullTelemetry();
        break;
      case 'set-speed':
        this.#jobs.get(event.jobId)?.setSpeed(event.recordsPerSecond, event.steps ?? 0);
        break;
      case 'from-task':
        this.#ownerOf(event.attemptId)?.onTaskMessage(event.attemptId, event.message);
        break;
      case 'from-coordinator':
        this.#jobs.get(event.jobId)?.onCoordinatorMessage(event.attempt, event.message);
        break;
      case 'from-storage':
        this.#services.storage.receive(event.message);
        break;
      case 'worker-failed':
        this.#ownerOf(event.attemptId)?.onWorkerFailed(event.attemptId, event.failure);
        break;
      case 'coordinator-failed':
        this.#jobs.get(event.jobId)?.onCoordinatorFailed(event.attempt, event.failure);
        break;
      case 'task-manager-added':
        this.#slotPool.addTaskManager(event.taskManagerId, event.slots);
        break;
      case 'task-manager-lost':
        this.#slotPool.removeTaskManager(event.taskManagerId);
        for (const job of this.#jobs.values()) job.onTaskManagerLost(event.taskManagerId, event.failure);
        break;
      case 'timer':
        this.#services.timers.fire(event.timerId);
        break;
      default:
        assertUnreachable(event);
    }
    if (this.#slotPool.freeCount > 0) for (const job of this.#jobs.values()) job.onSlotsAvailable();
  }

  #submit(event: Extract<JobManagerEvent, { type: 'submit-job' }>): void {
    const { jobId } = event.submission;
    if (this.#jobs.has(jobId)) {
      this.#fail(
        event.requestId,
        'org.apache.flink.runtime.client.DuplicateJobSubmissionException',
        `Job ${jobId} has already been submitted.`,
      );
      return;
    }
    const job = new JobMaster(event.submission, this.#services, this.#slotPool, this.#configuration, (failure) => {
      this.#reply(event.requestId, failure === null ? { type: 'ok' } : { type: 'failed', failure });
    });
    this.#jobs.set(jobId, job);
    job.start();
  }

  #savepoint(event: Extract<JobManagerEvent, { type: 'trigger-savepoint' }>): void {
    this.#withLiveJob(event, (job) => {
      const targetDirectory = this.#targetDirectory(event, 'target-directory');
      if (targetDirectory === null) return;
      job.requestSnapshot({
        kind: 'savepoint',
        targetDirectory,
        onCompleted: (path) => {
          this.#reply(event.requestId, { type: 'savepoint-completed', path });
        },
        onFailed: (reason) => {
          this.#failCheckpoint(event.requestId, reason);
        },
      });
    });
  }

  #stop(event: Extract<JobManagerEvent, { type: 'stop-with-savepoint' }>): void {
    this.#withLiveJob(event, (job) => {
      const targetDirectory = this.#targetDirectory(event, 'targetDirectory');
      if (targetDirectory === null) return;
      job.requestSnapshot({
        kind: event.drain ? 'stop-drain' : 'stop',
        targetDirectory,
        onCompleted: (path) => {
          job.onStopSavepointCompleted(path, (reply) => {
            this.#reply(event.requestId, reply);
          });
        },
        onFailed: (reason) => {
          this.#failCheckpoint(event.requestId, reason);
        },
      });
    });
  }

  /** @param property as the REST handler of the request spells it */
  #targetDirectory(event: { requestId: number; targetDirectory: string | null }, property: string): string | null {
    const directory = event.targetDirectory ?? this.#configuration['execution.checkpointing.savepoint-dir'] ?? null;
    if (directory === null) {
      this.#fail(
        event.requestId,
        'org.apache.flink.runtime.rest.handler.RestHandlerException',
        `Config key [execution.checkpointing.savepoint-dir] is not set. Property [${property}] must be provided.`,
      );
    }
    return directory;
  }

  #checkpoint(event: Extract<JobManagerEvent, { type: 'trigger-checkpoint' }>): void {
    this.#withLiveJob(event, (job) => {
      job.requestSnapshot({
        kind: 'checkpoint',
        targetDirectory: null,
        onCompleted: (path, checkpointId) => {
          this.#reply(event.requestId, { type: 'checkpoint-completed', checkpointId, path });
        },
        onFailed: (reason) => {
          this.#failCheckpoint(event.requestId, reason);
        },
      });
    });
  }

  #cancel(event: Extract<JobManagerEvent, { type: 'cancel-job' }>): void {
    this.#withJob(event, (job) => {
      if (isGloballyTerminal(job.status) && job.status !== 'CANCELED') {
        this.#fail(
          event.requestId,
          'org.apache.flink.runtime.rest.handler.RestHandlerException',
          `Job cancellation failed because the job has already reached another terminal state (${job.status}).`,
        );
        return;
      }
      job.cancel();
      this.#reply(event.requestId, { type: 'ok' });
    });
  }

  #withJob(event: { requestId: number; jobId: JobID }, action: (job: JobMaster) => void): void {
    const job = this.#jobs.get(event.jobId);
    if (job === undefined) this.#notFound(event);
    else action(job);
  }

  /** Flink's savepoint and stop handlers know only jobs that still run. */
  #withLiveJob(event: { requestId: number; jobId: JobID }, action: (job: JobMaster) => void): void {
    const job = this.#jobs.get(event.jobId);
    if (job === undefined || isGloballyTerminal(job.status)) this.#notFound(event);
    else action(job);
  }

  #notFound(event: { requestId: number; jobId: JobID }): void {
    this.#fail(
      event.requestId,
      'org.apache.flink.runtime.messages.FlinkJobNotFoundException',
      `Could not find Flink job (${event.jobId})`,
    );
  }

  /** The job id is the first part of an attempt's id. */
  #ownerOf(attemptId: string): JobMaster | undefined {
    for (const [jobId, job] of this.#jobs) if (attemptId.startsWith(`${jobId}_`)) return job;
    return undefined;
  }

  #reply(requestId: number, reply: JobManagerReply): void {
    this.#outbox.emit({ type: 'reply', requestId, reply });
  }

  #fail(requestId: number, className: string, message: string): void {
    this.#reply(requestId, { type: 'failed', failure: failureOf(new FlinkError(className, message)) });
  }

  #failCheckpoint(requestId: number, reason: string): void {
    this.#fail(requestId, 'org.apache.flink.runtime.checkpoint.CheckpointException', reason);
  }
}
