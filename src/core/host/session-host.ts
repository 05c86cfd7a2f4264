import { assertUnreachable } from '../base/assert.ts';
import { SeededRandom } from '../base/seeded-random.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import { JobManager, type JobOverview } from '../jobmanager/job-manager.ts';
import type { Configuration } from '../model/configuration.ts';
import { jobID, type ExecutionAttemptID, type JobID } from '../model/ids.ts';
import type { Clock } from '../protocol/clock.ts';
import type {
  JobManagerEffect,
  JobManagerEvent,
  JobManagerReply,
  JobManagerReport,
} from '../protocol/job-manager-message.ts';
import { environmentFailure } from './environment-failure.ts';
import { evaluateInWorker } from './program-evaluation.ts';
import type { ProgramEvaluation } from './program-evaluation-result.ts';
import type { Port, PortMaker } from './port.ts';
import type { ProgramText } from './program-text.ts';
import type { AdminAnswer, AdminRequest, FromStorageService, ToStorageService } from './storage-service-message.ts';
import type { WorkerFactory } from './worker-factory.ts';
import { WorkerPool } from './worker-pool.ts';

type WithoutRequestId<E> = E extends { readonly requestId: number } ? Omit<E, 'requestId'> : never;
/** A wish that the JobManager answers once. */
export type JobManagerRequest = WithoutRequestId<JobManagerEvent>;

export interface SessionHostOptions {
  readonly configuration: Configuration;
  readonly seed: number;
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  readonly clock: Clock;
  readonly delay: (delayMs: number, callback: () => void) => () => void;
  readonly ports: PortMaker;
  readonly workers: WorkerFactory;
  /** To the storage service; `receiveFromStorage` takes what comes back. */
  readonly storage: Port;
  readonly onReport: (report: JobManagerReport) => void;
  /** Called for each submission, before anything else is reported of that job. */
  readonly onSubmitted?: (jobId: JobID, submission: SubmitOptions) => void;
}

/** What a submission needs beside the program. */
export interface SubmitOptions {
  readonly program: ProgramText;
  readonly jobGraph: JobGraph;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
}

/** One session: the JobManager machine with its workers, timers and storage. All answers come by callback, later. */
export class SessionHost {
  readonly #options: SessionHostOptions;
  readonly #jobManager: JobManager;
  readonly #random: SeededRandom;
  readonly #pool: WorkerPool;
  readonly #programs = new Map<string, ProgramText>();
  readonly #timers = new Map<number, () => void>();
  readonly #replies = new Map<number, (reply: JobManagerReply) => void>();
  readonly #adminReplies = new Map<number, (answer: AdminAnswer) => void>();
  readonly #events: JobManagerEvent[] = [];
  #isHandling = false;
  #nextRequestId = 1;

  constructor(options: SessionHostOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#jobManager = new JobManager(options.configuration, this.#random.nextUint32());
    this.#pool = new WorkerPool(options.workers, options.ports, {
      onEvent: (event) => {
        this.#receive(event);
      },
      toStorage: (message, transfer) => {
        this.#toStorage(message, transfer);
      },
      onDropped: (id, reason) => {
        this.#reportDropped(id, reason);
      },
    });
    options.storage.listen((message) => {
      // The storage service is the trusted side's own code.
      this.#receiveFromStorage(message as FromStorageService);
    });
    for (let i = 1; i <= options.taskManagers; i++) {
      this.#receive({
        type: 'task-manager-added',
        taskManagerId: `taskmanager-${i}`,
        slots: options.slotsPerTaskManager,
      });
    }
  }

  overview(): readonly JobOverview[] {
    return this.#jobManager.overview();
  }

  /** Evaluates a program in a worker of its own and drops it, whatever it does. */
  evaluate(program: ProgramText, timeoutMs: number, callback: (evaluation: ProgramEvaluation) => void): () => void {
    return evaluateInWorker(program, this.#options, timeoutMs, callback);
  }

  /** @returns the new job's id; the callback, which may be called before this returns, gets `ok` once it has left INITIALIZING, or why not */
  submit(options: SubmitOptions, callback: (reply: JobManagerReply, jobId: JobID) => void): JobID {
    const id = jobID(this.#random.nextHex(16));
    const programId = `program-${id}`;
    this.#programs.set(programId, options.program);
    this.#options.onSubmitted?.(id, options);
    this.request(
      {
        type: 'submit-job',
        submission: {
          jobId: id,
          jobGraph: options.jobGraph,
          programId,
          configuration: options.program.configuration,
          savepointPath: options.savepointPath,
          allowNonRestoredState: options.allowNonRestoredState,
        },
      },
      (reply) => {
        callback(reply, id);
      },
    );
    return id;
  }

  request(request: JobManagerRequest, callback: (reply: JobManagerReply) => void): void {
    const requestId = this.#nextRequestId++;
    this.#replies.set(requestId, callback);
    this.#receive({ ...request, requestId });
  }

  admin(request: AdminRequest, callback: (answer: AdminAnswer) => void): void {
    const requestId = this.#nextRequestId++;
    this.#adminReplies.set(requestId, callback);
    this.#toStorage({ type: 'admin', requestId, request }, []);
  }

  pullTelemetry(jobId: JobID): void {
    this.#receive({ type: 'pull-telemetry', jobId });
  }

  /** @param steps records that each source subtask may emit at once in spite of it */
  setSpeed(jobId: JobID, recordsPerSecond: number | null, steps = 0): void {
    this.#receive({ type: 'set-speed', jobId, recordsPerSecond, steps });
  }

  /** Ends a task's worker as if it had crashed. */
  killTask(attemptId: ExecutionAttemptID): void {
    const message = `The worker of ${attemptId} was killed by the user.`;
    this.#receive({ type: 'worker-failed', attemptId, failure: environmentFailure(message) });
  }

  /** Ends everything. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#pool.close();
    this.#options.storage.close();
  }

  /** Effects may bring about further events at once; they wait until the current one is done. */
  #receive(event: JobManagerEvent): void {
    this.#events.push(event);
    if (this.#isHandling) return;
    this.#isHandling = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        for (const effect of this.#jobManager.receive(next, this.#options.clock.now())) this.#perform(effect);
      }
    } finally {
      this.#isHandling = false;
    }
  }

  #perform(effect: JobManagerEffect): void {
    switch (effect.type) {
      case 'reply': {
        const callback = this.#replies.get(effect.requestId);
        this.#replies.delete(effect.requestId);
        callback?.(effect.reply);
        break;
      }
      case 'deploy-task':
        this.#pool.startTask(effect.taskManagerId, effect.slot, this.#program(effect.programId), effect.descriptor);
        break;
      case 'deploy-coordinator':
        this.#pool.startCoordinator(this.#program(effect.programId), effect.descriptor);
        break;
      case 'to-task':
        this.#pool.toTask(effect.attemptId, effect.message);
        break;
      case 'to-coordinator':
        this.#pool.toCoordinator(effect.jobId, effect.attempt, effect.message);
        break;
      case 'release-task':
        this.#pool.releaseTask(effect.attemptId);
        break;
      case 'release-coordinator':
        this.#pool.releaseCoordinator(effect.jobId, effect.attempt);
        break;
      case 'to-storage':
        this.#toStorage({ type: 'job-manager', message: effect.message }, []);
        break;
      case 'start-timer':
        this.#startTimer(effect.timerId, effect.delayMs);
        break;
      case 'stop-timer':
        this.#timers.get(effect.timerId)?.();
        this.#timers.delete(effect.timerId);
        break;
      case 'report':
        this.#options.onReport(effect.report);
        break;
      default:
        assertUnreachable(effect);
    }
  }

  #program(programId: string): ProgramText {
    const program = this.#programs.get(programId);
    if (program === undefined) throw new Error(`program ${programId} is not registered`);
    return program;
  }

  #startTimer(timerId: number, delayMs: number): void {
    const cancel = this.#options.delay(delayMs, () => {
      this.#timers.delete(timerId);
      this.#receive({ type: 'timer', timerId });
    });
    this.#timers.set(timerId, cancel);
  }

  #toStorage(message: ToStorageService, transfer: readonly object[]): void {
    this.#options.storage.post(message, transfer);
  }

  #receiveFromStorage(message: FromStorageService): void {
    switch (message.type) {
      case 'job-manager':
        this.#receive({ type: 'from-storage', message: message.message });
        break;
      case 'admin': {
        const callback = this.#adminReplies.get(message.requestId);
        this.#adminReplies.delete(message.requestId);
        callback?.(message.answer);
        break;
      }
      case 'dropped':
        this.#reportDropped(message.id, message.reason);
        break;
      default:
        assertUnreachable(message);
    }
  }

  #reportDropped(id: string, reason: string): void {
    const text = `A message of ${id} was dropped: ${reason}`;
    this.#options.onReport({ type: 'log', jobId: null, level: 'error', text });
  }
}
